import { renderDetectors } from '@picket/detections';
import { renderChannels } from '@picket/enforcement';
import { renderPermissions } from '@picket/uem';
import { renderCommands } from './commands.ts';
import { renderEnvironment } from './environment.ts';
import { renderErrors } from './errors.ts';
import { renderOperations } from './operations.ts';

/** One generated page of `docs/reference/`. */
export interface ReferencePage {
  /** Below `docs/reference/`. */
  readonly path: string;
  /** Markdown, made from the code itself. */
  readonly render: () => string | Promise<string>;
}

/** Every generated page, one line each. */
export const pages: readonly ReferencePage[] = [
  { path: 'api.md', render: renderOperations },
  { path: 'channels.md', render: renderChannels },
  { path: 'cli.md', render: renderCommands },
  { path: 'detectors.md', render: renderDetectors },
  { path: 'errors.md', render: renderErrors },
  { path: 'permissions.md', render: renderPermissions },
  { path: 'settings.md', render: renderEnvironment },
];
