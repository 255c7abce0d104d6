/**
 * Just enough of a document for Preact to draw into, so that tests of HTML need no browser. It
 * keeps the tree and the listeners; it lays out nothing.
 */
export class FakeNode {
  parentNode: FakeElement | null = null;
  constructor(
    readonly nodeType: 1 | 3,
    readonly ownerDocument: FakeDocument,
  ) {}

  get nextSibling(): FakeNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }
}

export class FakeText extends FakeNode {
  constructor(
    ownerDocument: FakeDocument,
    public data: string,
  ) {
    super(3, ownerDocument);
  }
}

type Listener = (this: FakeElement, event: { type: string; currentTarget: FakeElement }) => void;

export class FakeElement extends FakeNode {
  readonly childNodes: FakeNode[] = [];
  readonly attributes = new Map<string, string>();
  readonly dataset: Record<string, string> = {};
  readonly #listeners = new Map<string, Listener>();
  open = false;

  constructor(
    ownerDocument: FakeDocument,
    readonly namespaceURI: string,
    readonly localName: string,
  ) {
    super(1, ownerDocument);
  }

  get firstChild(): FakeNode | null {
    return this.childNodes[0] ?? null;
  }

  insertBefore(node: FakeNode, before: FakeNode | null): FakeNode {
    node.parentNode?.removeChild(node);
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, node);
    node.parentNode = this;
    return node;
  }

  append(node: FakeNode): void {
    this.insertBefore(node, null);
  }

  removeChild(node: FakeNode): void {
    this.childNodes.splice(this.childNodes.indexOf(node), 1);
    node.parentNode = null;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  removeEventListener(type: string): void {
    this.#listeners.delete(type);
  }

  dispatch(type: string): void {
    this.#listeners.get(type)?.call(this, { type, currentTarget: this });
  }

  getRootNode(): FakeDocument {
    return this.ownerDocument;
  }

  querySelector(selector: string): FakeElement | null {
    return this.all(selector.replace(/\[.*/, ''))[0] ?? null;
  }

  get textContent(): string {
    return this.childNodes.map(textOf).join('');
  }

  set textContent(text: string) {
    this.childNodes.length = 0;
    this.append(this.ownerDocument.createTextNode(text));
  }

  /** Descendants in document order: by tag name, or with a dot before it by class. */
  all(selector: string): FakeElement[] {
    return this.childNodes.flatMap(child => {
      if (!(child instanceof FakeElement)) return [];
      return [...(child.matches(selector) ? [child] : []), ...child.all(selector)];
    });
  }

  matches(selector: string): boolean {
    if (!selector.startsWith('.')) return this.localName === selector;
    return (this.attributes.get('class') ?? '').split(' ').includes(selector.slice(1));
  }
}

function textOf(node: FakeNode): string {
  if (node instanceof FakeText) return node.data;
  return node instanceof FakeElement ? node.textContent : '';
}

export class FakeDocument {
  readonly head: FakeElement = this.createElement('head');

  createElement(name: string): FakeElement {
    return this.createElementNS('http://www.w3.org/1999/xhtml', name);
  }

  createElementNS(namespace: string, name: string): FakeElement {
    return new FakeElement(this, namespace, name);
  }

  createTextNode(data: string): FakeText {
    return new FakeText(this, data);
  }
}
