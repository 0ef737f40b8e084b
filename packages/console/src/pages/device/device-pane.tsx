import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { deviceQuery, timelineQuery } from '../../api/queries.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Given } from '../../look/given.tsx';
import { Loading } from '../../look/loading.tsx';
import { useNarrow } from '../../look/media.ts';
import { QueryProblem } from '../../look/query-problem.tsx';
import { usePage } from '../../page-context.ts';
import { DeviceStory } from './device-story.tsx';
import { EnforcementStrip } from './enforcement-strip.tsx';
import { ChannelSection, FactSection, FindingSection, IdSection } from './sections.tsx';
import { deviceTexts } from './texts.ts';
import { TimelineSection } from './timeline-section.tsx';
import { WhySection } from './why-section.tsx';

const useStyles = makeStyles({
  drawer: { width: 'min(840px, 100vw)' },
  body: {
    display: 'grid',
    gap: tokens.spacingVerticalXXL,
    alignContent: 'start',
    paddingBottom: tokens.spacingVerticalXXXL,
  },
  title: { overflowWrap: 'anywhere', outlineStyle: 'none' },
});

interface DevicePaneProps {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly close: () => void;
}

/** One phone: what happened to it, whether it is in or out, and how it gets back. The list stays usable beside it. */
export function DevicePane({ tenantId, deviceId, close }: DevicePaneProps) {
  const { api } = usePage();
  const { t } = useTexts(deviceTexts);
  const styles = useStyles();
  const isNarrow = useNarrow();
  const device = useQuery(deviceQuery(api, tenantId, deviceId));
  const timeline = useInfiniteQuery(timelineQuery(api, tenantId, deviceId));
  const entries = timeline.data?.pages.flatMap(({ items }) => items);
  const isComplete = timeline.data !== undefined && !timeline.hasNextPage;

  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
    return () => document.querySelector<HTMLElement>(`a[data-device="${CSS.escape(deviceId)}"]`)?.focus();
  }, [deviceId]);
  // Where it covers the whole screen, what lies under it must not be reached by accident. A modal drawer would see to
  // that, but one that leaves with its page forgets to give the page back to screen readers.
  useLayoutEffect(() => {
    const page = document.getElementById('root');
    if (page === null || !isNarrow) return;
    page.inert = true;
    return () => {
      page.inert = false;
    };
  }, [isNarrow]);

  return (
    <OverlayDrawer
      open
      position="end"
      modalType="non-modal"
      aria-modal={isNarrow}
      className={styles.drawer}
      aria-labelledby="device-title"
      onOpenChange={(_, { open }) => open || close()}
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ as: 'h2', id: 'device-title', ref: title, tabIndex: -1, className: styles.title }}
          action={<Button appearance="subtle" aria-label={t('close')} icon={<DismissRegular />} onClick={close} />}
        >
          {device.data === undefined ? t('phone') : <Given text={device.data.name} />}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        <QueryProblem query={device} />
        {device.data === undefined && device.error === null && <Loading what={t('loading')} rows={8} />}
        {device.data !== undefined && (
          <>
            <DeviceStory device={device.data} />
            {entries !== undefined && (
              <EnforcementStrip device={device.data} entries={entries} isComplete={isComplete} />
            )}
            <WhySection device={device.data} />
            <QueryProblem query={timeline} />
            {entries !== undefined && (
              <TimelineSection
                entries={entries}
                hasOlder={timeline.hasNextPage}
                isLoading={timeline.isFetchingNextPage}
                loadOlder={() => void timeline.fetchNextPage()}
              />
            )}
            <FindingSection device={device.data} />
            <ChannelSection device={device.data} />
            <FactSection device={device.data} />
            <IdSection device={device.data} />
          </>
        )}
      </DrawerBody>
    </OverlayDrawer>
  );
}
