/**
 * Collecting: everybody of a group writes cards under the questions at once. A card exists from its first letter, so nothing
 * is lost when the step ends or the network goes while somebody writes.
 */
import {
  addCard,
  addCards,
  type Card,
  cardText,
  linesOf,
  readCards,
  removeCard,
  writesFor,
} from '@samsyn/meeting/cards'
import { cardsDocument } from '@samsyn/meeting/documents'
import { type ClipboardEvent, type KeyboardEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { type Reader, readerOfLive } from '../meeting/live-reader.ts'
import { onOneLine, SharedField, useWordsIn } from '../meeting/SharedField.tsx'
import { useConnection, useDocument } from '../meeting/useMeeting.ts'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './Collect.module.css'
import { Columns } from './Columns.tsx'
import tileCss from './Tile.module.css'
import { undoable } from './undoable.ts'
import { type Column, useWorkshop } from './useWorkshop.ts'

const noCards: Reader<readonly Card[]> = { subscribe: () => () => {}, read: () => none }
const none: readonly Card[] = []

/** What a group has written, as it is written. */
export function useGroupCards(group: string | null): { doc: Y.Doc | null; name: string; cards: readonly Card[] } {
  const { meeting, item } = useWorkshop()
  const name = group === null ? null : cardsDocument(meeting, item.id, group)
  const doc = useDocument(name)?.doc ?? null
  const reader = useMemo(() => (doc ? readerOfLive<readonly Card[]>([doc], () => readCards(doc)) : noCards), [doc])
  return { doc, name: name ?? '', cards: useSyncExternalStore(reader.subscribe, reader.read) }
}

export function Collect({ columns }: { columns: readonly Column[] }) {
  const words = useWords().workshop
  const { workshop, groups, me, writesIn } = useWorkshop()
  const connection = useConnection()
  // A scribe writes for a group without being in it, and may write in several.
  const mine = groups.filter(({ id }) => writesFor(workshop, id, me))
  const [chosen, setChosen] = useState('')
  const group = mine.some(({ id }) => id === chosen) ? chosen : (writesIn ?? mine[0]?.id ?? null)
  const { doc, name, cards } = useGroupCards(group)
  const others = workshop.private ? [] : groups.filter(({ id }) => id !== group)
  const writable = doc !== null && connection.mayWrite(name)
  return (
    <>
      {mine.length > 1 && group !== null && (
        <div className={css.choose}>
          <Select
            label={words.chooseGroup}
            value={group}
            onChange={setChosen}
            options={mine.map(({ id, name }) => ({ id, name }))}
          />
        </div>
      )}
      <Columns columns={columns}>
        {(column) => (
          <>
            {group !== null && doc === null && <Skeleton lines={2} />}
            {doc !== null && (
              <Cards
                doc={doc}
                question={column}
                cards={cards.filter(({ question }) => question === column.id)}
                writable={writable}
              />
            )}
            {others.map(({ id, name }) => (
              <OtherCards key={id} group={id} name={name} question={column.id} />
            ))}
          </>
        )}
      </Columns>
      {workshop.private && (groups.length > 0 || group !== 'all') && (
        <p className={css.hidden}>{groups.length > 0 ? words.othersPrivate : words.alonePrivate}</p>
      )}
    </>
  )
}

type CardsProps = { doc: Y.Doc; question: Column; cards: readonly Card[]; writable: boolean }

function Cards({ doc, question, cards, writable }: CardsProps) {
  const words = useWords().workshop
  const list = useRef<HTMLUListElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  /** The card that is being written in the field. */
  const [draft, setDraft] = useState('')
  // The last one first: it stands right under the field it was written in.
  const shown = cards.filter(({ id }) => id !== draft).toReversed()

  const remove = (card: Card) => {
    const undo = undoable(doc, ['cards'], () => removeCard(doc, card.id))
    if (card.text !== '') toast({ text: words.cardRemoved, action: { name: words.undo, onPress: undo } })
    field.current?.focus()
  }
  return (
    <div className={css.cards}>
      {writable && <Composer ref={field} doc={doc} question={question} draft={draft} onDraft={setDraft} />}
      <ul ref={list} className={tileCss.tiles}>
        {shown.map((card, at) => (
          <li
            key={card.id}
            className={`${tileCss.tile} ${css.card}`}
            onBlur={(event) => {
              // A card without words is none.
              if (
                writable &&
                cardText(doc, card.id)?.toString().trim() === '' &&
                !event.currentTarget.contains(event.relatedTarget)
              )
                removeCard(doc, card.id)
            }}
          >
            <div className={tileCss.face}>
              <SharedField
                text={cardText(doc, card.id)}
                label={words.card({ n: shown.length - at })}
                editable={writable}
                onEnter={() => field.current?.focus()}
                onEmptyBackspace={() => remove(card)}
              />
            </div>
            {writable && (
              <Button
                kind="icon"
                icon="close"
                className={css.remove}
                label={words.removeCardOf({ text: card.text })}
                onPress={() => remove(card)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

type ComposerProps = {
  doc: Y.Doc
  question: Column
  draft: string
  onDraft: (card: string) => void
  ref: { current: HTMLTextAreaElement | null }
}

/** The field for the next card. What stands in it is a card already, which the others see being written. */
function Composer({ doc, question, draft, onDraft, ref }: ComposerProps) {
  const words = useWords().workshop
  // Somebody else may write in it meanwhile, or take it away.
  const { value, setValue, write: change, composition } = useWordsIn(ref, draft ? cardText(doc, draft) : undefined)

  const write = (typed: string) => {
    const text = onOneLine(typed)
    setValue(text)
    if (draft && cardText(doc, draft)) {
      if (text.trim() === '') finish('')
      else change(text)
    } else if (text.trim() !== '') onDraft(addCard(doc, question.id, text))
  }

  const finish = (text: string) => {
    if (draft && text.trim() === '') removeCard(doc, draft)
    setValue('')
    onDraft('')
  }

  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain')
    if (linesOf(pasted).length < 2) return
    event.preventDefault()
    const undo = undoable(doc, ['cards'], () => void addCards(doc, question.id, pasted))
    const text = words.pasted({ n: linesOf(pasted).length })
    toast({ text, action: { name: words.undo, onPress: undo } })
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (value.trim() !== '') announce(value)
    finish(value)
  }

  return (
    <div className={css.composer}>
      <textarea
        ref={ref}
        rows={1}
        value={value}
        lang="sv"
        spellCheck
        enterKeyHint="done"
        maxLength={2000}
        placeholder={words.writeCard}
        aria-label={question.text ? words.writeCardTo({ question: question.text }) : words.writeCard}
        onChange={(event) => write(event.target.value)}
        {...composition}
        onKeyDown={pressed}
        onPaste={paste}
        onBlur={() => value !== '' && finish(value)}
      />
    </div>
  )
}

function OtherCards({ group, name, question }: { group: string; name: string; question: string }) {
  const words = useWords().workshop
  const hyphens = useSoftHyphens()
  const cards = useGroupCards(group).cards.filter((card) => card.question === question && card.text.trim() !== '')
  return (
    <section className={css.others} aria-label={name}>
      <h3>{name}</h3>
      {cards.length === 0 ? (
        <p>{words.noCards}</p>
      ) : (
        <ul className={tileCss.tiles}>
          {cards.map(({ id, text }) => (
            <li key={id} className={tileCss.tile}>
              <div className={tileCss.face}>{hyphens(text)}</div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
