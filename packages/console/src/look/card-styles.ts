import { makeStyles, tokens } from '@fluentui/react-components';

/** A thing of its own on a page: its name and state on top, and below it what is to be said of it. */
export const useCardStyles = makeStyles({
  card: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: tokens.spacingHorizontalL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    '@media (max-width: 760px)': { padding: tokens.spacingHorizontalM },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
});
