import { renderAppChecks } from '@picket/app-analysis';
import { renderDetectors } from '@picket/detections';
import { renderChannels } from '@picket/enforcement';
import { renderFeeds } from '@picket/intelligence';
import { renderApi, renderErrors, renderMetrics } from '@picket/server/reference';
import { renderConformance } from '@picket/simulator/reference';
import { renderPermissions } from '@picket/uem';
import { renderBenches } from '../../bench/harness/page.ts';
import { renderAssurance } from '../assurance/page.ts';
import { renderCommands } from './commands.ts';
import { renderSettings } from './settings.ts';

/** One generated page of `docs/`. */
interface ReferencePage {
  /** Below `docs/`. */
  readonly path: string;
  /** Markdown, made from the code itself, and the same on every machine. */
  readonly render: () => string | Promise<string>;
}

/** Every generated page, one line each. */
export const pages: readonly ReferencePage[] = [
  { path: 'assurance.md', render: renderAssurance },
  { path: 'bench.md', render: renderBenches },
  { path: 'reference/api.md', render: renderApi },
  { path: 'reference/app-checks.md', render: renderAppChecks },
  { path: 'reference/channels.md', render: renderChannels },
  { path: 'reference/cli.md', render: renderCommands },
  { path: 'reference/detectors.md', render: renderDetectors },
  { path: 'reference/errors.md', render: renderErrors },
  { path: 'reference/feeds.md', render: renderFeeds },
  { path: 'reference/metrics.md', render: renderMetrics },
  { path: 'reference/permissions.md', render: renderPermissions },
  { path: 'reference/settings.md', render: renderSettings },
  { path: 'reference/simulator-conformance.md', render: renderConformance },
];
