import { renderAppChecks } from '@picket/app-analysis';
import { renderDetectors } from '@picket/detections';
import { renderChannels } from '@picket/enforcement';
import { renderFeeds } from '@picket/intelligence';
import { renderApi, renderErrors, renderMetrics } from '@picket/server/reference';
import { renderPermissions } from '@picket/uem';
import { renderCommands } from './commands.ts';
import { renderSettings } from './settings.ts';

/** One generated page of `docs/reference/`. */
interface ReferencePage {
  /** Below `docs/reference/`. */
  readonly path: string;
  /** Markdown, made from the code itself, and the same on every machine. */
  readonly render: () => string | Promise<string>;
}

/** Every generated page, one line each. */
export const pages: readonly ReferencePage[] = [
  { path: 'api.md', render: renderApi },
  { path: 'app-checks.md', render: renderAppChecks },
  { path: 'channels.md', render: renderChannels },
  { path: 'cli.md', render: renderCommands },
  { path: 'detectors.md', render: renderDetectors },
  { path: 'errors.md', render: renderErrors },
  { path: 'feeds.md', render: renderFeeds },
  { path: 'metrics.md', render: renderMetrics },
  { path: 'permissions.md', render: renderPermissions },
  { path: 'settings.md', render: renderSettings },
];
