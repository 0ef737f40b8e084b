import * as wire from '@picket/wire/console';
import { rights } from '@picket/wire/console';
// The outermost room has no door to be seen through: what it prints is what it is.
import { exitCodes } from '../packages/cli/src/exit-codes.ts';
import { CommandFailure } from '../packages/cli/src/failure.ts';
import { buildProgram } from '../packages/cli/src/program.ts';
import { signIn } from './session.ts';
import { owner, type World } from './world.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `whenTold` is called with each line for the person, as it is printed. */
export type Commands = (args: readonly string[], whenTold?: (line: string) => void) => Promise<Said>;

/** The command line in this very process, with a token of the owner's that may do everything: no start to wait for. */
export async function openCommands(world: World, folder: string): Promise<Commands> {
  const { change } = await signIn(world.url(), owner);
  const made = await fetch(world.url() + wire.createToken.path, {
    method: wire.createToken.method,
    headers: change,
    body: JSON.stringify({ name: 'terminal', rights, expiresInDays: 7 }),
  });
  const { token } = (await made.json()) as { readonly token: string };
  return async (args, whenTold = () => {}) => {
    let [out, err, code] = ['', '', 0 as number];
    const program = buildProgram(
      {
        env: { PICKET_URL: world.url(), PICKET_TOKEN: token, PICKET_TENANT: 'Contoso' },
        workingDirectory: folder,
        width: 100,
        out: (text) => (out += `${text}\n`),
        err: (text) => {
          err += `${text}\n`;
          whenTold(text);
        },
        interactive: false,
        now: () => world.clock.now(),
        sleep: () => new Promise((resolve) => setTimeout(resolve, 20)),
        fetch,
      },
      (given) => {
        code = given;
      },
    );
    try {
      await program.parseAsync(['node', 'picket', ...args]);
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      err += `${error.message}\n`;
      code = error.exitCode === exitCodes.done ? exitCodes.failed : error.exitCode;
    }
    return { code, out, err };
  };
}
