import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('Something is lost on the way to my screen: the board notices by itself, and mends it', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  // What comes from the server is lost while this is so, and nobody is told.
  let losing = false
  await page.routeWebSocket(/\/collab/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (!losing) socket.send(message)
    })
  })
  await page.reload()
  await expect(notesOf(page)).toBeVisible()
  await saved(page)

  losing = true
  await newLine(secretary)
  await secretary.keyboard.type('Det här kom aldrig fram.')
  await saved(secretary)
  await expect(notesOf(page)).not.toContainText('Det här kom aldrig fram.')
  losing = false
  await expect(notesOf(page)).toContainText('Det här kom aldrig fram.')
})
