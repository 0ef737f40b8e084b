import { makeStyles, tokens } from '@fluentui/react-components';
import type { Device } from '@picket/wire/console';
import { CopyButton } from '../../look/copy-button.tsx';
import { Moment } from '../../look/moment.tsx';
import { Scrolling } from '../../look/scrolling.tsx';
import { complianceWord, factName, sourceName } from '../../words/remote-words.ts';
import { Evidence } from './evidence.tsx';
import { Section } from './section.tsx';

const useStyles = makeStyles({
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: 'inherit',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  head: { color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap' },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

export function FindingSection({ device }: { readonly device: Device }) {
  const styles = useStyles();
  return (
    <Section title="Findings">
      {device.findings.length === 0 && <p className={styles.quiet}>None so far.</p>}
      {device.findings.map((finding) => (
        <Evidence key={finding.id} finding={finding} />
      ))}
    </Section>
  );
}

const channelStates: Readonly<Record<Device['channels'][number]['state'], string>> = {
  'nothing-to-say': 'Nothing to say',
  waiting: 'About to be told',
  sent: 'Told, not confirmed yet',
  accepted: 'Confirmed',
  refused: 'Left alone',
  retrying: 'Failed, is tried again',
};

export function ChannelSection({ device }: { readonly device: Device }) {
  const styles = useStyles();
  return (
    <Section title="Channels">
      {device.channels.length === 0 && <p className={styles.quiet}>No channel is on.</p>}
      {device.channels.map(({ channelId, title, state, detail, since, wanted }) => (
        <div key={channelId}>
          <p className={styles.text}>
            <strong>{title}</strong>: {channelStates[state]}
            {since !== null && (
              <>
                {' '}
                <Moment at={since} />
              </>
            )}
          </p>
          {detail !== null && <p className={styles.quiet}>{detail}</p>}
          {wanted !== null && (
            <p className={styles.quiet}>
              Wanted there:{' '}
              {Object.entries(wanted)
                .map(([name, value]) => `${factName(name)} ${value ?? 'empty'}`)
                .join(', ')}
            </p>
          )}
        </div>
      ))}
      <p className={styles.quiet}>
        Intune calls the phone {complianceWord(device.complianceState).toLowerCase()}
        {device.partnerReportedThreatState !== null &&
          `, and holds the partner's word ${complianceWord(device.partnerReportedThreatState).toLowerCase()}`}
        .
      </p>
    </Section>
  );
}

export function FactSection({ device }: { readonly device: Device }) {
  const styles = useStyles();
  return (
    <Section title="Facts">
      {device.facts.length === 0 ? (
        <p className={styles.quiet}>No source has told anything about this phone.</p>
      ) : (
        <Scrolling label="Facts, in a table">
          <table className={styles.table}>
            <thead className={styles.head}>
              <tr>
                {['Fact', 'Value', 'Source', 'Seen'].map((column) => (
                  <th key={column} scope="col" className={styles.cell}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {device.facts.map(({ name, value, source, observedAt }) => (
                <tr key={`${name} ${source}`}>
                  <th scope="row" className={styles.cell}>
                    {factName(name)}
                  </th>
                  <td className={styles.cell}>
                    <bdi>{value}</bdi>
                  </td>
                  <td className={styles.cell}>{sourceName(source)}</td>
                  <td className={styles.cell}>
                    <Moment at={observedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </Section>
  );
}

export function IdSection({ device }: { readonly device: Device }) {
  const styles = useStyles();
  const ids = [
    { name: 'Picket', id: device.id },
    { name: 'Intune', id: device.remoteId },
    { name: 'Entra device', id: device.entraDeviceId },
    { name: 'Serial number', id: device.serialNumber },
    { name: 'User', id: device.user?.userPrincipalName ?? null },
  ];
  return (
    <Section title="Ids">
      <table className={styles.table}>
        <tbody>
          {ids.map(({ name, id }) => (
            <tr key={name}>
              <th scope="row" className={styles.cell}>
                {name}
              </th>
              <td className={styles.cell}>
                {id === null ? (
                  <span className={styles.quiet}>None</span>
                ) : (
                  <>
                    <bdi className={styles.id}>{id}</bdi> <CopyButton text={id} label={`Copy ${name}`} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
