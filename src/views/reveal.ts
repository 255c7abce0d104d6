/**
 * Scrolls until an element of an output can be seen. A notebook's outputs are one page as long as
 * the notebook, which VS Code moves behind its window: there nothing can be scrolled from within,
 * but VS Code follows a click on a link to a place in that page.
 */
export function reveal(element: Element): void {
  // Where nothing is laid out, nothing is out of sight.
  if (typeof IntersectionObserver === 'undefined') return;
  // What it tells first is how things are, seen from the outermost window.
  const observer = new IntersectionObserver(([seen]) => {
    observer.disconnect();
    if (
      seen === undefined ||
      seen.intersectionRect.height >= Math.min(LEAST, seen.boundingClientRect.height)
    )
      return;
    const { scrollHeight, clientHeight } = element.ownerDocument.documentElement;
    if (scrollHeight > clientHeight) element.scrollIntoView({ block: 'nearest' });
    else clickLinkTo(element);
  });
  observer.observe(element);
}

/** So much of a higher element is enough to have found it. CSS pixels. */
const LEAST = 100;

const ID = 'tb-revealed';

function clickLinkTo(element: Element): void {
  const link = element.ownerDocument.createElement('a');
  link.id = ID;
  link.href = `#${ID}`;
  // It is only for who listens: the address of the page stays.
  link.addEventListener('click', event => event.preventDefault());
  (element.querySelector('td') ?? element).prepend(link);
  link.click();
  link.remove();
}
