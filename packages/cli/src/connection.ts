import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { exitCodes } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';

/** Which server, and as whom. */
export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** Where it came from, for messages. */
  readonly from: string;
}

const ConnectionFile = Type.Object({ url: Type.String(), token: Type.String() });
export type ConnectionFile = Static<typeof ConnectionFile>;

/**
 * Environment first (`PICKET_URL` and `PICKET_TOKEN`), else the file that the sandbox leaves: `.picket/cli.json` (0600)
 * in the data directory.
 */
export function findConnection(env: NodeJS.ProcessEnv, workingDirectory: string): Connection {
  const { PICKET_URL: url, PICKET_TOKEN: token } = env;
  if (url !== undefined && token !== undefined) {
    refuseOpenRoad(url);
    return { url: url.replace(/\/+$/, ''), token, from: 'PICKET_URL and PICKET_TOKEN' };
  }
  if (url !== undefined || token !== undefined) {
    throw new CommandFailure(
      exitCodes.usage,
      `PICKET_URL and PICKET_TOKEN go together; only ${url === undefined ? 'PICKET_TOKEN' : 'PICKET_URL'} is set.`,
    );
  }

  const file = join(env.PICKET_DATA ?? join(workingDirectory, '.picket'), 'cli.json');
  const text = readIfThere(file);
  if (text === undefined) {
    throw new CommandFailure(
      exitCodes.unreachable,
      `No server is known here.\nIn the sandbox, run this where \`npm start\` was run (looked for ${file}).\nElsewhere set PICKET_URL and PICKET_TOKEN.`,
    );
  }
  try {
    const parsed = Value.Parse(ConnectionFile, JSON.parse(text));
    return { url: parsed.url.replace(/\/+$/, ''), token: parsed.token, from: file };
  } catch {
    throw new CommandFailure(
      exitCodes.failed,
      `${file} is not readable as {"url", "token"}. Start the sandbox again: it writes the file anew.`,
    );
  }
}

/** The token goes with every call: over plain HTTP it is sent to this machine only. */
function refuseOpenRoad(address: string): void {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new CommandFailure(
      exitCodes.usage,
      `PICKET_URL is the server's address, such as https://picket.example, not "${address}".`,
    );
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !isHere)
    throw new CommandFailure(
      exitCodes.usage,
      `PICKET_URL is ${address}: everybody on the way could read the token. Use https.`,
    );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
