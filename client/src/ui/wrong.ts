/**
 * Who is told that something in a form is wrong is led there: the words beside a field are read out only where the focus is.
 * After the form has been drawn with them.
 */
export function leadToWrong(form: ParentNode | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
}
