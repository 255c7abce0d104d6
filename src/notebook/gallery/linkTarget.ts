/** A link in a notebook's Markdown to another notebook, relative to the first. */
export interface LinkTarget {
  /** With `/` between its parts, not escaped. */
  readonly path: string;
  /** Behind `#`; empty without one. */
  readonly fragment: string;
}

/** What the renderer sends. */
export interface LinkMessage {
  readonly link: string;
}

/** Reads the `href` of a link; undefined where it leads to anything else. */
export function linkTarget(href: string): LinkTarget | undefined {
  const [, escaped = '', fragment = ''] = /^([^?#]+\.tcpbook\.md)(?:#(.*))?$/.exec(href) ?? [];
  if (escaped === '' || /^(?:[\w+.-]+:|[/~\\])/.test(escaped)) return undefined;
  try {
    return { path: decodeURIComponent(escaped), fragment };
  } catch {
    // A `%` that escapes nothing: VS Code may make something of it.
    return undefined;
  }
}

/** The link in a message from the renderer. */
export function linkOf(message: unknown): LinkTarget | undefined {
  if (typeof message !== 'object' || message === null || !('link' in message)) return undefined;
  return typeof message.link === 'string' ? linkTarget(message.link) : undefined;
}
