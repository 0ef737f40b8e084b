import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AgentPageLanguage, agentPageLanguages, agentPageTexts } from './agent-page-texts.ts';

/** Where the page for phones is. */
export const agentPath = '/agent';

/**
 * One honest page for whoever holds a phone, until there is an agent. Anybody may open it, so it is the same for
 * everybody: nothing of the address but the path is looked at, so that a tenant that stands in it is neither
 * confirmed nor denied. The two languages are rendered once.
 */
export function mountAgentPage(server: FastifyInstance, { publicUrl }: { readonly publicUrl: URL | undefined }): void {
  const pages = Object.fromEntries(
    agentPageLanguages.map((language) => [language, render(language, publicUrl)]),
  ) as Readonly<Record<AgentPageLanguage, string>>;
  const serve = (request: FastifyRequest, reply: FastifyReply) => {
    const language = preferred(String(request.headers['accept-language'] ?? ''));
    return reply
      .headers({
        'content-security-policy': policy,
        'content-language': language,
        'cache-control': 'no-cache',
        vary: 'accept-language',
      })
      .type('text/html; charset=utf-8')
      .send(pages[language]);
  };
  for (const method of ['GET', 'HEAD'] as const) server.route({ method, url: agentPath, handler: serve });
}

/** The language that is wished for most (RFC 9110 12.5.4); English where neither is. */
export function preferred(accepted: string): AgentPageLanguage {
  const wishes = accepted.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { language: range.split('-', 1)[0] ?? '', weight: weight === undefined ? 1 : Number(weight) || 0 };
  });
  const wishFor = (language: AgentPageLanguage) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map(({ weight }) => weight));
  return wishFor('de') > wishFor('en') ? 'de' : 'en';
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
html { background: light-dark(#fff, #1b1b1b); color: light-dark(#1b1b1b, #f2f2f2); -webkit-text-size-adjust: 100%; }
body { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; }
ul { margin: .5rem 0; padding-inline-start: 1.25rem; }
li { margin: .35rem 0; }
.lead { border-inline-start: .25rem solid light-dark(#0f6cbd, #479ef5); padding-inline-start: .75rem; }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function render(language: AgentPageLanguage, publicUrl: URL | undefined): string {
  const { title, lead, sections, thisPicket } = agentPageTexts[language];
  const host = publicUrl?.host ?? thisPicket;
  const text = (words: string) => escapeHtml(words.replaceAll('{host}', host));
  const body = sections.map(
    ({ heading, paragraphs = [], points = [] }) => `<section>
<h2>${text(heading)}</h2>
${points.length === 0 ? '' : `<ul>\n${points.map((point) => `<li>${text(point)}</li>`).join('\n')}\n</ul>\n`}${paragraphs.map((each) => `<p>${text(each)}</p>`).join('\n')}
</section>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
<p class="lead">${text(lead)}</p>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
