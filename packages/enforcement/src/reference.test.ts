import { expect, test } from 'vitest';
import { channels } from './catalogue.ts';
import { renderChannels } from './reference.ts';

test('the reference page tells every channel and every setting', () => {
  const page = renderChannels();
  for (const { id, title, about, settings } of channels) {
    expect(page).toContain(`## ${title}`);
    expect(page).toContain(`\`${id}\``);
    expect(page).toContain(about);
    for (const name of Object.keys(settings.schema.properties as object)) expect(page).toContain(`| \`${name}\` |`);
  }
  expect(page).toContain('`keep`, `low`, `medium`, `high`');
});

test('a bar in a text does not break the table', () => {
  const [channel] = channels;
  const schema = { properties: { odd: { description: 'this | that', default: 'a|b' } } };
  const page = renderChannels([{ ...channel!, settings: { ...channel!.settings, schema } }]);
  expect(page).toContain('| `odd` | this \\| that |  | `a\\|b` |');
});
