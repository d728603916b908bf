/** One of several, when there are more of them than a menu can hold. */
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import css from './Choose.module.css'

export type Options = {
  title: string
  options: readonly { id: string; name: string; detail?: string; chosen?: boolean }[]
}

type Props = {
  title: string
  groups: readonly Options[]
  onChoose: (id: string) => void
  onClose: () => void
}

export function Choose({ title, groups, onChoose, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups stand still while the dialog is open.
        <div key={at} className={css.group}>
          {group.title && <h3>{group.title}</h3>}
          <ul>
            {group.options.map(({ id, name, detail, chosen }) => (
              <li key={id}>
                <button
                  type="button"
                  className={css.option}
                  {...(chosen === undefined ? {} : { 'aria-pressed': chosen })}
                  onClick={() => {
                    onClose()
                    onChoose(id)
                  }}
                >
                  <span>
                    {name}
                    {detail && <small>{detail}</small>}
                  </span>
                  {chosen && <Icon name="check" />}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Dialog>
  )
}
