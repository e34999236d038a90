/*
 * GraphiQL's editor writes style elements, and HTML with style attributes, which
 * the server's policy allows to nobody. The elements get the nonce that this
 * answer of the server came with. The attributes are set one by one, as scripts
 * may, so that what an answer of the API holds can never style anything.
 */

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''

const createElement = document.createElement
document.createElement = function (this: Document, ...made: Parameters<typeof createElement>) {
  const element = createElement.apply(this, made)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
} as typeof createElement

/** Texts keep theirs: only within a tag is it an attribute. */
function setAside(html: unknown): string {
  return String(html).replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle="/gi, ' data-style="'))
}

function bringBack(within: ParentNode | null) {
  for (const element of within?.querySelectorAll<HTMLElement>('[data-style]') ?? []) {
    element.style.cssText = element.dataset.style ?? ''
    delete element.dataset.style
  }
}

const inner = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML')
Object.defineProperty(Element.prototype, 'innerHTML', {
  ...inner,
  set(this: Element, html: unknown) {
    inner?.set?.call(this, setAside(html))
    bringBack(this)
  },
})

const insert = Element.prototype.insertAdjacentHTML
Element.prototype.insertAdjacentHTML = function (where, html) {
  insert.call(this, where, setAside(html))
  bringBack(where === 'beforebegin' || where === 'afterend' ? this.parentNode : this)
}
