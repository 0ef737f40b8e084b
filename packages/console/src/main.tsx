import { createDOMRenderer } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import { openApi } from './api/api.ts';
import { openContact } from './api/contact.ts';
import { App } from './app.tsx';
import { localeFor, rememberedLanguage } from './language/choice.ts';
import { openSpeech } from './language/speech.ts';
import { openPageClock } from './look/page-clock.ts';
import './main.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

// The policy allows only styles that carry the nonce of this very answer. Browsers hide it from the attribute.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

const contact = openContact();
const api = openApi({
  fetch: contact.watching((input, init) => window.fetch(input, init)),
  root: document.baseURI,
  now: Date.now,
});

// Some browsers report no list, or one that is empty.
const reported = navigator.languages?.length > 0 ? navigator.languages : [navigator.language];

createRoot(root).render(
  <App
    api={api}
    contact={contact}
    clock={openPageClock(() => Date.now() + api.clockSkewMs())}
    speech={openSpeech(
      localeFor(
        rememberedLanguage(() => localStorage),
        reported,
      ),
    )}
    reported={reported}
    renderer={createDOMRenderer(document, { styleElementAttributes: nonce ? { nonce } : {} })}
  />,
);
