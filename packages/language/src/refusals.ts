/** What the interface says when the server says no: what happened, what is safe, what to do. */
import { both } from './both.ts'

export const refusals = both(
  {
    'bad-input': 'Något i det du fyllde i går inte att läsa. Inget har ändrats. Kontrollera fälten och försök igen.',
    'colour-too-light':
      'Färgen är så ljus att text i den är svår att läsa på vitt. Inget har ändrats. Välj en mörkare färg.',
    'not-signed-in': 'Du är inte inloggad här. Öppna din personliga länk igen, eller skriv mötets kod.',
    'not-allowed': 'Du har inte behörighet att göra det här. Be mötets sekreterare om hjälp.',
    'not-found': 'Det du letar efter finns inte, eller så har du inte behörighet att se det.',
    'link-unknown': 'Länken fungerar inte längre. Be den som bjöd in dig om en ny.',
    'code-unknown': 'Koden stämmer inte. Kontrollera den och försök igen.',
    'not-sealed': 'Protokollet frystes innan Samsyn satte sigill på protokoll. Dela protokollet självt i stället.',
    'wrong-phase': 'Mötet har gått vidare, så det går inte att göra nu. Läs in sidan igen för att se läget.',
    'already-frozen': 'Protokollet är redan fryst. Ingen kan ändra i det.',
    'changed-since-preview': 'Någon har ändrat i mötet sedan du förhandsgranskade. Granska igen innan du fryser.',
    'checks-block': 'Något måste rättas innan protokollet kan frysas.',
    'item-gone': 'Punkten finns inte längre.',
    'item-changed': 'Någon har ändrat i punkten sedan du läste den. Läs den igen innan den justeras.',
    'not-showing': 'Du visar inte bilder nu. Någon annan har tagit över, eller så är visningen avslutad.',
    'list-closed': 'Talarlistan är stängd. Räck upp handen, så kan ordföranden sätta upp dig.',
    meanwhile: 'Någon annan hann före. Se efter hur det ser ut nu.',
    'asked-anew': 'Du har frågat efter något annat sedan dess. Försök igen.',
    'wrong-state': 'Det går inte i det här steget. Någon annan kan ha gått vidare. Se efter hur det ser ut nu.',
    'group-gone': 'Gruppen finns inte längre. Välj en annan.',
    'theme-gone': 'Temat finns inte längre. Dina prickar på det är dina igen.',
    'voting-closed': 'Omröstningen är stängd. Dina prickar är räknade.',
    'no-dots-left': 'Du har inga prickar kvar. Ta bort en först.',
    'nothing-to-summarise': 'Det finns inget att sammanfatta än. Lägg lappar i ett tema först.',
    'not-in-register':
      'Du har inte kommit hit med en egen länk som en av gruppens personer, så vi vet inte vilka möten som är dina. Be sekreteraren lägga in dig och skicka en länk.',
    'no-address':
      'Det finns ingen e-postadress att skicka till, eller ingen mejlserver. Inget är skickat. Kopiera texten och skicka den själv.',
    'too-many-proposals':
      'Du har redan så många förslag att inkorgen inte tar emot fler nu. Inget är skickat. Ta tillbaka något, eller vänta tills de är sorterade.',
    'not-called':
      'Den som svarar är den som har fått kallelsen. Öppna länken i din egen kallelse, eller be sekreteraren om en ny.',
    'not-adjuster':
      'Den som ska svara är den som har fått länken. Öppna din egen länk igen, eller be sekreteraren om en ny.',
    'correction-stopped': 'Rättelsen går inte att spara än. Inget har ändrats. Se efter vad som står vid raderna.',
    'signed-other':
      'Filen hör till en annan version eller ett annat protokoll. Inget har ändrats. Välj den fil som gjordes av det här protokollet.',
    'signed-unsure':
      'Filen säger inte själv vilket protokoll den är. Inget har ändrats. Intyga att den hör till det här, eller välj en annan fil.',
    'name-taken': 'En annan organisation har redan namnet, eller skrivs så. Inget har ändrats. Välj ett annat namn.',
    'organisation-used':
      'Någon hör till organisationen, eller har gjort det. Inget har ändrats. Flytta dem till en annan först.',
    'file-not-pdf': 'Det undertecknade protokollet ska vara en PDF. Spara det som PDF och försök igen.',
    'old-protocol-kind':
      'Det går att läsa in Word-filer (.docx), PDF-filer och texter. Filen sparades inte. Spara den som något av det och försök igen.',
    'old-protocol-there': 'Filen finns redan bland de inlästa protokollen. Inget har ändrats.',
    'file-empty': 'Filen är tom. Välj en annan fil.',
    'file-too-large': 'Filen är för stor. Dela upp den eller spara den med mindre bilder.',
    'file-unknown-type': 'Vi känner inte igen filens innehåll. Spara den som PDF och försök igen.',
    'file-not-allowed': 'Den sortens fil kan inte läggas till. Spara den som PDF och försök igen.',
    'file-heic': 'Bilden är sparad som HEIC, som alla inte kan se. Spara den som JPEG och försök igen.',
    'too-many-tries': 'Det blev för många försök. Vänta en minut och försök igen.',
    'storage-failed': 'Servern kan inte spara just nu. Det du har skrivit finns kvar på den här enheten.',
    outdated:
      'Det finns en ny version av Samsyn. Läs in sidan igen för att fortsätta. Det du har skrivit finns kvar på den här enheten.',
    damaged:
      'En del av mötet är skadad på servern och öppnas därför inte. Inget skrivs över. Den som sköter servern kan hämta tillbaka den från en säkerhetskopia.',
    'typesetting-failed': 'Filen gick inte att göra just nu. Inget i mötet eller protokollet har ändrats. Försök igen.',
    unexpected: 'Det gick inte. Inget du har skrivit är borta. Försök igen, och säg till om det händer en gång till.',
    offline:
      'Det går inte att nå servern. Det du skriver finns kvar på den här enheten. Försök igen när du är ansluten.',
  },
  {
    'bad-input': 'Something you filled in cannot be read. Nothing was changed. Check the fields and try again.',
    'colour-too-light':
      'The colour is so light that text in it is hard to read on white. Nothing was changed. Choose a darker colour.',
    'not-signed-in': 'You are not signed in here. Open your personal link again, or enter the meeting code.',
    'not-allowed': 'You do not have permission to do this. Ask the secretary of the meeting for help.',
    'not-found': 'What you are looking for does not exist, or you do not have permission to see it.',
    'link-unknown': 'The link no longer works. Ask the person who invited you for a new one.',
    'code-unknown': 'The code is not right. Check it and try again.',
    'not-sealed': 'The minutes were frozen before Samsyn put seals on minutes. Share the minutes themselves instead.',
    'wrong-phase': 'The meeting has moved on, so this cannot be done now. Reload the page to see where it is.',
    'already-frozen': 'The minutes are already frozen. Nobody can change them.',
    'changed-since-preview': 'Somebody has changed the meeting since your preview. Look again before you freeze.',
    'checks-block': 'Something must be corrected before the minutes can be frozen.',
    'item-gone': 'The item no longer exists.',
    'item-changed': 'Somebody has changed the item since you read it. Read it again before it is approved.',
    'not-showing': 'You are not showing slides now. Somebody else has taken over, or the showing has ended.',
    'list-closed': 'The speaker list is closed. Raise your hand, and the chair can put you on it.',
    meanwhile: 'Somebody else was quicker. Look at how it stands now.',
    'asked-anew': 'You have asked for something else since then. Try again.',
    'wrong-state': 'That cannot be done in this step. Somebody else may have gone on. Look at how it stands now.',
    'group-gone': 'The group no longer exists. Choose another one.',
    'theme-gone': 'The theme no longer exists. Your dots on it are yours again.',
    'voting-closed': 'The vote is closed. Your dots have been counted.',
    'no-dots-left': 'You have no dots left. Take one away first.',
    'nothing-to-summarise': 'There is nothing to summarise yet. Put cards into a theme first.',
    'not-in-register':
      'You have not come by a link of your own as one of the people of the group, so we do not know which meetings are yours. Ask the secretary to add you and send a link.',
    'no-address':
      'There is no e-mail address to send to, or no mail server. Nothing was sent. Copy the text and send it yourself.',
    'too-many-proposals':
      'You have so many proposals already that the inbox takes no more now. Nothing was sent. Take one back, or wait until they are sorted.',
    'not-called':
      'Only the person who was called can answer. Open the link in your own notice, or ask the secretary for a new one.',
    'not-adjuster':
      'Only the person who was given the link can answer. Open your own link again, or ask the secretary for a new one.',
    'correction-stopped':
      'The correction cannot be saved yet. Nothing was changed. Look at what stands beside the lines.',
    'signed-other':
      'The file belongs to another version or to other minutes. Nothing was changed. Choose the file that was made of these.',
    'signed-unsure':
      'The file does not say itself which minutes it is. Nothing was changed. Confirm that it belongs here, or choose another.',
    'name-taken': 'Another organisation has the name already, or is written so. Nothing was changed. Choose another.',
    'organisation-used':
      'Somebody belongs to the organisation, or has done so. Nothing was changed. Move them to another one first.',
    'file-not-pdf': 'The signed minutes must be a PDF. Save them as PDF and try again.',
    'old-protocol-kind':
      'Word files (.docx), PDF files and texts can be taken in. The file was not kept. Save it as one of these and try again.',
    'old-protocol-there': 'The file is already among the old minutes. Nothing was changed.',
    'file-empty': 'The file is empty. Choose another file.',
    'file-too-large': 'The file is too large. Split it, or save it with smaller pictures.',
    'file-unknown-type': 'We do not recognise what is in the file. Save it as PDF and try again.',
    'file-not-allowed': 'Files of that kind cannot be added. Save it as PDF and try again.',
    'file-heic': 'The picture is saved as HEIC, which not everybody can see. Save it as JPEG and try again.',
    'too-many-tries': 'There were too many tries. Wait a minute and try again.',
    'storage-failed': 'The server cannot save right now. What you have written is kept on this device.',
    outdated:
      'There is a new version of Samsyn. Reload the page to go on. What you have written is kept on this device.',
    damaged:
      'A part of the meeting is damaged on the server and is not opened. Nothing is overwritten. Whoever runs the server can bring it back from a backup.',
    'typesetting-failed':
      'The file could not be made just now. Nothing in the meeting or its minutes has changed. Try again.',
    unexpected: 'That did not work. Nothing you have written is gone. Try again, and tell us if it happens once more.',
    offline: 'The server cannot be reached. What you write is kept on this device. Try again when you are connected.',
  },
)
