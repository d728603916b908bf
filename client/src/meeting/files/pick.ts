/** Lets a person choose files, or take a photograph. Called from a press, as browsers ask. */

/** What the chooser offers; the server judges by content whatever comes. Without HEIC an iPhone hands over JPEG. */
const accepted =
  '.pdf,.ppt,.pptx,.pps,.ppsx,.odp,.doc,.docx,.odt,.xls,.xlsx,.ods,image/png,image/jpeg,image/gif,image/webp,.mp4,.mov,.webm'

export function pickFiles(several: boolean, onFiles: (files: File[]) => void): void {
  ask({ accept: accepted, multiple: several }, onFiles)
}

/** With the camera on the back, where there is one. */
export function takePhoto(onFiles: (files: File[]) => void): void {
  ask({ accept: 'image/*', capture: 'environment' }, onFiles)
}

/** A phone or a tablet: the finger is what one points with first. */
export const isHandheld = (): boolean => matchMedia('(pointer: coarse)').matches

type Chooser = { accept: string; multiple?: boolean; capture?: string }

function ask(what: Chooser, onFiles: (files: File[]) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', ...what })
  input.addEventListener('change', () => onFiles([...(input.files ?? [])]))
  input.click()
}
