/**
 * Inviting to a meeting: everybody by the code in the room, one person by a link of their own. The address of a personal
 * link holds its secret and is shown once, since the server keeps no copy. When the meeting is over nobody is invited any
 * more, and links can still be taken back.
 */
import type { Invitation, Link, MadeLink, NewLink } from '@samsyn/api/sign-in'
import { sameName } from '@samsyn/meeting/attendance'
import { dayOf } from '@samsyn/meeting/days'
import type { Role } from '@samsyn/meeting/roles'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { useSettings, useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import { BigCode } from './BigCode.tsx'
import { qrAddress, spaced } from './code.ts'
import css from './Invite.module.css'
import { CopyButton, NewAddress } from './NewAddress.tsx'
import { ScreenLink } from './ScreenLink.tsx'

type Attendee = { attendee: string; name: string; organisation: string; role?: Role }
type Props = { meeting: string; people: readonly Attendee[]; mayInvite: boolean; onClose: () => void }

const roles: readonly Role[] = ['participant', 'presenter', 'observer', 'secretary', 'chair']

export default function Invite({ meeting, people, mayInvite, onClose }: Props) {
  const words = useWords()
  const { answer, again } = useGet<Invitation>(`/api/meetings/${meeting}/links`)
  const [large, setLarge] = useState(false)
  const [revoking, setRevoking] = useState<Link | null>(null)

  if (answer?.ok && large) return <BigCode invitation={answer.value} onClose={() => setLarge(false)} />
  if (revoking)
    return (
      <Revoke
        link={revoking}
        onClose={() => setRevoking(null)}
        onDone={() => {
          setRevoking(null)
          void again()
        }}
      />
    )
  return (
    <Dialog title={mayInvite ? words.invite.title : words.invite.personal} onClose={onClose}>
      {!answer ? (
        <Skeleton lines={5} />
      ) : !answer.ok ? (
        <Refusal refused={answer} again={() => void again()} />
      ) : (
        <>
          {mayInvite && (
            <>
              <div className={css.code}>
                <img
                  className={css.qr}
                  src={qrAddress(answer.value.qr)}
                  width={240}
                  height={240}
                  alt={words.invite.qrAlt({ code: answer.value.code })}
                />
                <div className={css.codeWords}>
                  <p className={css.label}>{words.invite.code}</p>
                  <p className={css.letters}>{spaced(answer.value.code)}</p>
                  <p className={css.help}>{words.invite.qr}</p>
                  <div className={css.codeButtons}>
                    <Button kind="filled" onPress={() => setLarge(true)}>
                      {words.invite.showLarge}
                    </Button>
                    <CopyButton address={answer.value.joinAddress}>{words.invite.copyAddress}</CopyButton>
                  </div>
                </div>
              </div>
              <h3 className={css.heading}>{words.invite.screenTitle}</h3>
              <ScreenLink meeting={meeting} onMade={() => void again()} />
              <h3 className={css.heading}>{words.invite.personal}</h3>
              <p className={css.help}>{words.invite.personalHelp}</p>
              <MakeLink meeting={meeting} people={people} again={again} />
            </>
          )}
          {answer.value.links.length === 0 ? (
            <EmptyState>{words.invite.noLinks}</EmptyState>
          ) : (
            <Links links={answer.value.links} onRevoke={setRevoking} />
          )}
        </>
      )}
    </Dialog>
  )
}

/** A big screen is nobody. */
const personalRoles = roles.filter((role) => role !== 'screen')

/** What a link is made for when nobody says otherwise. */
const usual: Role = 'participant'

type MakeProps = { meeting: string; people: readonly Attendee[]; again: () => Promise<void> }

function MakeLink({ meeting, people, again }: MakeProps) {
  const words = useWords()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<Attendee | null>(null)
  const [organisation, setOrganisation] = useState('')
  const [role, setRole] = useState<Role>(usual)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [made, setMade] = useState<MadeLink | null>(null)
  // Whoever changes the name of a chosen person means somebody else.
  const attendee = chosen?.name === name ? chosen : null
  // Whoever types the name of one in the list means that one, unless another organisation is said.
  const named = people.filter((person) => sameName(person.name, name))
  const meant = attendee ?? (named.length === 1 && organisation.trim() === '' ? named[0] : undefined)

  async function make(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setBusy(true)
    const answer = await call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role,
      ...(meant ? { attendee: meant.attendee } : {}),
      name,
      organisation: meant ? meant.organisation : organisation,
    } satisfies NewLink)
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    if (!answer.ok) return
    setMade(answer.value)
    setName('')
    setRole(usual)
    setOrganisation('')
    setTried(false)
    await again()
  }

  return (
    <>
      <form className={css.make} onSubmit={(event) => void make(event)} noValidate>
        <ComboBox
          label={words.invite.whom}
          value={name}
          onChange={setName}
          options={people.map((person) => ({
            id: person.attendee,
            name: person.name,
            ...(person.organisation ? { detail: person.organisation } : {}),
          }))}
          onChoose={(id) => {
            const person = people.find((one) => one.attendee === id) ?? null
            setChosen(person)
            if (person?.role) setRole(person.role)
          }}
          help={words.invite.whomHelp}
          error={tried && name.trim() === '' ? words.invite.needName : undefined}
        />
        <Select
          label={words.invite.role}
          value={role}
          onChange={setRole}
          options={personalRoles.map((id) => ({ id, name: words.invite.roles[id] }))}
        />
        {name.trim() !== '' && !attendee && (
          <TextField label={words.invite.organisation} value={organisation} onChange={setOrganisation} />
        )}
        <div className={css.makeButton}>
          <Button kind="outlined" type="submit" busy={busy}>
            {words.invite.make}
          </Button>
        </div>
      </form>
      <RefusalBanner refused={refused} />
      {made && <NewAddress made={made}>{words.invite.made({ name: made.link.name })}</NewAddress>}
    </>
  )
}

function Links({ links, onRevoke }: { links: readonly Link[]; onRevoke: (link: Link) => void }) {
  const words = useWords()
  const { language } = useSettings()
  return (
    <Rows label={words.invite.personal}>
      {links
        .toSorted((a, b) => Number(a.revoked) - Number(b.revoked))
        .map((link) => (
          <Row
            key={link.id}
            title={link.name}
            sub={[
              words.invite.roles[link.role],
              link.organisation,
              link.revoked ? words.invite.revoked : link.used ? words.invite.used : words.invite.unused,
              !link.revoked && words.invite.expires({ date: longDate(dayOf(link.expiresAt), language) }),
            ]
              .filter(Boolean)
              .join(' · ')}
            end={
              !link.revoked && (
                <Button kind="link" label={words.invite.revokeOf({ name: link.name })} onPress={() => onRevoke(link)}>
                  {words.invite.revoke}
                </Button>
              )
            }
          />
        ))}
    </Rows>
  )
}

function Revoke({ link, onClose, onDone }: { link: Link; onClose: () => void; onDone: () => void }) {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function revoke() {
    setBusy(true)
    const answer = await call('DELETE', `/api/links/${link.id}`)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: words.invite.wasRevoked({ name: link.name }) })
    onDone()
  }

  return (
    <Dialog
      title={words.invite.revokeTitle({ name: link.name })}
      size="small"
      alert
      onClose={onClose}
      foot={
        <>
          <Button kind="word" onPress={onClose} autoFocus>
            {words.common.cancel}
          </Button>
          <Button kind="filled" danger busy={busy} onPress={() => void revoke()}>
            {words.invite.revoke}
          </Button>
        </>
      }
    >
      <p>{words.invite.revokeText}</p>
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}
