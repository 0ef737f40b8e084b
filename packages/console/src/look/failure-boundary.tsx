import { Button } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { ProblemPanel } from './problem-panel.tsx';
import { lookTexts } from './texts.ts';

interface FailureBoundaryProps {
  readonly children: ReactNode;
}

/**
 * Keeps a fault in one part of the page from blanking all of it. The likeliest one is no bug: after an upgrade of the
 * server, a part that this page has not loaded yet is no longer there under its old name.
 */
export class FailureBoundary extends Component<FailureBoundaryProps, { readonly error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      // In view, wherever the page was scrolled to.
      <div style={{ position: 'sticky', top: 0, zIndex: 1 }}>
        <ProblemPanel error={error} />
        <ReloadButton />
      </div>
    );
  }
}

function ReloadButton() {
  const { t } = useTexts(lookTexts);
  return <Button onClick={() => window.location.reload()}>{t('reload')}</Button>;
}
