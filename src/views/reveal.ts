/**
 * Scrolls until an element of an output can be seen. A notebook's outputs are one page as long as
 * the notebook, which VS Code moves behind its window: there nothing is scrolled from within, but
 * VS Code follows a click on a link to a place in that page.
 */
export function reveal(element: Element): void {
  element.scrollIntoView({ block: 'nearest' });
  // Where nothing is laid out, nothing is out of sight.
  if (typeof IntersectionObserver === 'undefined') return;
  // What it tells first is how things are, seen from the outermost window.
  const observer = new IntersectionObserver(([seen]) => {
    observer.disconnect();
    if (seen?.isIntersecting === false) clickLinkTo(element);
  });
  observer.observe(element);
}

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
