import { type AnyChannel, channels } from './catalogue.ts';

/** docs/reference/channels.md: what each channel does, what it needs and how it can be set. */
export function renderChannels(catalogue: readonly AnyChannel[] = channels): string {
  return [
    '# Channels',
    '',
    'Where a decision is made to bite. An intent that equals the last receipt costs no request; a receipt is written',
    'when reading back says so, not when a call returned.',
    '',
    ...catalogue.flatMap(section),
  ].join('\n');
}

function section({ id, title, about, purpose, settings }: AnyChannel): readonly string[] {
  return [
    `## ${title}`,
    '',
    `\`${id}\` · needs the consent *${purpose}*`,
    '',
    about,
    '',
    '| setting | meaning | values | default |',
    '|---|---|---|---|',
    ...settingRows(settings.schema),
    '',
  ];
}

function settingRows({ properties }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!isRecord(properties)) return [];
  return Object.entries(properties).map(([name, property]) => {
    const { description, enum: values, default: byDefault } = isRecord(property) ? property : {};
    const words = Array.isArray(values) ? values.map(code).join(', ') : '';
    return `| ${code(name)} | ${cell(description)} | ${words} | ${code(byDefault)} |`;
  });
}

function code(value: unknown): string {
  return value === undefined ? '' : `\`${cell(value)}\``;
}

function cell(value: unknown): string {
  return String(value ?? '').replaceAll('|', '\\|');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
