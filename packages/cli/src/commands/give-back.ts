import { type ConsentPurpose, consentPurposes } from '@picket/domain';
import { type AnswerOf, giveBack, listConnectors, previewGivingBack } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';

export interface GiveBackOptions extends CommonOptions {
  readonly script?: boolean;
  readonly verify?: boolean;
  readonly leaveTags?: boolean;
}

/**
 * `picket consent give-back PURPOSE`: what stops, and how the grant is taken away in Entra. With `--verify` asks Entra, and
 * forgets the credential only when it refuses. `all`: every purpose that Picket holds, reading last.
 */
export async function giveBackPurpose(
  terminal: Terminal,
  purpose: ConsentPurpose | 'all',
  options: GiveBackOptions,
): Promise<number> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { items } = await api.call(listConnectors, { params: { tenantId } });
  const held = items.flatMap(({ purposes }) =>
    purposes.flatMap((each) => (each.state === 'not-registered' || each.state === 'given-back' ? [] : [each.purpose])),
  );
  const wanted =
    purpose === 'all' ? [...consentPurposes].toReversed().filter((each) => held.includes(each)) : [purpose];
  const answers = [];
  let code: number = exitCodes.done;
  for (const each of wanted) {
    const params = { tenantId, purpose: each };
    if (!options.verify) {
      const preview = await api.call(previewGivingBack, { params });
      answers.push({ purpose: each, ...preview });
      if (!options.json) print(terminal, each, preview, options);
      continue;
    }
    const body = options.leaveTags === true ? { leaveTags: true } : {};
    const answer = await api.call(giveBack, { params, body });
    answers.push({ purpose: each, ...answer });
    if (!options.json) terminal.out(`${each}: ${answer.result}. ${harmless(answer.saw)}`);
    if (answer.result !== 'given-back') code = exitCodes.failed;
  }
  if (options.json) printJson(terminal, { items: answers });
  else if (wanted.length === 0) terminal.out('Picket holds no registration here: there is nothing to give back.');
  return code;
}

function print(
  terminal: Terminal,
  purpose: ConsentPurpose,
  preview: AnswerOf<typeof previewGivingBack>,
  { script }: GiveBackOptions,
): void {
  if (script) {
    terminal.out(preview.script.trimEnd());
    return;
  }
  terminal.out(`Without ${purpose} (app ${preview.clientId}):\n`);
  for (const { permission, without } of preview.stops) terminal.out(`  ${permission}: ${without}`);
  for (const { title, leftBehind } of preview.channels) {
    const left = leftBehind === 0 ? '' : ` ${leftBehind} phones keep what it wrote, unless it is taken back first.`;
    terminal.out(`  ${title} ends.${left}`);
  }
  if (preview.objects > 0) {
    terminal.out(
      `  ${preview.objects} objects of Picket's stay in Intune, and it can no longer change or remove them.`,
    );
  }
  if (preview.unlinks) terminal.out('  The connector becomes unlinked.');
  terminal.out('\nBy hand:');
  for (const [index, step] of preview.steps.entries()) terminal.out(`${index + 1}. ${step}`);
  terminal.out(`\nThe same with the Azure CLI: picket consent give-back ${purpose} --script`);
  terminal.out(`Then: picket consent give-back ${purpose} --verify\n`);
}
