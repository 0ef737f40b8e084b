import type { Answer } from './exchange.ts';

/**
 * An HTML document with the headers that every page of the simulator has: never stored, of the type it says, with its
 * own policy for content. `head` and `body` are markup; the title is text.
 */
export function htmlDocument(document: {
  readonly status: number;
  readonly title: string;
  readonly policy: string;
  readonly referrerPolicy: 'no-referrer' | 'same-origin';
  readonly head: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}): Answer {
  return {
    status: document.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': document.policy,
      ...safeHeaders(document.referrerPolicy),
      ...document.headers,
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(document.title)}</title>
${document.head}
</head>
<body>
${document.body}
</body>
</html>`,
  };
}

/** For assets too. */
export function safeHeaders(referrerPolicy: 'no-referrer' | 'same-origin'): Readonly<Record<string, string>> {
  return { 'x-content-type-options': 'nosniff', 'referrer-policy': referrerPolicy };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
