import { CallFailed } from '../api/failure.ts';
import { ProblemPanel } from './problem-panel.tsx';

interface QueryProblemProps {
  readonly query: {
    readonly data: unknown;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
}

/** Why there is no newer answer. That nobody answers at all is said once, by the banner over the page. */
export function QueryProblem({ query: { data, error, refetch } }: QueryProblemProps) {
  if (error === null) return null;
  const isSaidAbove = data !== undefined && error instanceof CallFailed && error.kind === 'unreachable';
  return isSaidAbove ? null : <ProblemPanel error={error} retry={() => void refetch()} />;
}
