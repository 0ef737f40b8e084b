import { type CheckOutcome, checkOutcomes } from '@picket/domain';
import { type Examination, examineTenant, getExamination } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

export interface DoctorOptions extends CommonOptions {
  readonly last?: boolean;
}

const words: Readonly<Record<CheckOutcome, string>> = {
  failed: 'FAILED',
  warning: 'warning',
  'not-checked': 'not checked',
  passed: 'passed',
  'not-applicable': 'not needed',
};

/** `picket doctor`: what keeps Picket from having an effect in this tenant. Answers 1 when something failed or could not be checked. */
export async function doctor(terminal: Terminal, options: DoctorOptions): Promise<number> {
  const { api, tenantId, tenantName } = await openTenant(terminal, options);
  const params = { tenantId };
  let examination: Examination | null;
  if (options.last) {
    examination = (await api.call(getExamination, { params })).last;
  } else {
    if (!options.json) terminal.err(`Looking at ${harmless(tenantName)} …`);
    examination = await api.call(examineTenant, { params });
  }
  if (options.json) printJson(terminal, examination);
  else if (examination === null) terminal.out('The doctor has never looked at this tenant: picket doctor');
  else print(terminal, tenantName, examination);

  const bad = examination?.results.some(({ outcome }) => outcome === 'failed' || outcome === 'not-checked') ?? true;
  return bad ? exitCodes.failed : exitCodes.done;
}

function print(terminal: Terminal, tenantName: string, { at, results }: Examination): void {
  terminal.out(`${harmless(tenantName)}, looked at ${ago(at, terminal.now())}`);
  for (const outcome of checkOutcomes) {
    for (const result of results.filter((each) => each.outcome === outcome)) {
      terminal.out(`\n${words[outcome].padEnd(12)} ${result.title}`);
      terminal.out(`  ${harmless(result.saw)}`);
      if (outcome === 'passed' || outcome === 'not-applicable') continue;
      for (const object of result.objects) terminal.out(`    - ${harmless(object)}`);
      terminal.out(`  Why it matters: ${result.because}`);
      if (result.todo !== null) terminal.out(`  What to do: ${harmless(result.todo)}`);
      terminal.out(`  ${result.docs}`);
    }
  }
  const count = (outcome: CheckOutcome) => results.filter((each) => each.outcome === outcome).length;
  terminal.out(
    `\n${count('failed')} failed, ${count('warning')} warnings, ${count('not-checked')} not checked, ${count('passed')} passed`,
  );
}
