import type { GraphTools } from '../graph/answer-graph.ts';
import type { Answer } from '../http/exchange.ts';
import type { AskGraph } from './ask-graph.ts';
import type { PageContent, Viewer } from './page.ts';

/** One look at a page, or one press of its button. */
export interface Visit {
  readonly tools: GraphTools;
  readonly viewer: Viewer;
  readonly ask: AskGraph;
  readonly here: URL;
  /** What the address names, by the names in the view's path. */
  readonly params: Readonly<Record<string, string>>;
  /** Of a button; undefined for a look. */
  readonly form: URLSearchParams | undefined;
}

/** A page of the admin center: where it is, and what it shows. */
export interface View {
  /** Below `/intune`; `{name}` stands for a part of the address. */
  readonly path: string;
  /** Whether it has buttons that change something. */
  readonly takesForms?: true;
  show(visit: Visit): Promise<PageContent | Answer>;
}
