import { rights } from '@picket/wire/console';
// The outermost room has no door to be seen through: what it prints is what it is.
import { exitCodes } from '../packages/cli/src/exit-codes.ts';
import { CommandFailure } from '../packages/cli/src/failure.ts';
import { buildProgram } from '../packages/cli/src/program.ts';
import { makeToken } from './session.ts';
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
  const token = await makeToken(world.url(), owner, rights);
  const env = { PICKET_URL: world.url(), PICKET_TOKEN: token, PICKET_TENANT: 'Contoso' };
  return (args, whenTold) => runInside(world, args, { env, folder, width: 100, whenTold });
}

/** One command in this very process, as `main.ts` runs it in its own. */
export async function runInside(
  world: World,
  args: readonly string[],
  {
    env,
    folder,
    width = 160,
    whenTold = () => {},
  }: {
    readonly env: NodeJS.ProcessEnv;
    readonly folder: string;
    /** Of the terminal; as `main.ts` takes it where there is none. */
    readonly width?: number;
    readonly whenTold?: ((line: string) => void) | undefined;
  },
): Promise<Said> {
  let [out, err, code] = ['', '', 0 as number];
  const program = buildProgram(
    {
      env,
      workingDirectory: folder,
      width,
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
}
