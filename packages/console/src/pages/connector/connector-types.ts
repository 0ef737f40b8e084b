import type { AnswerOf, listConnectors, previewConnectorChange } from '@picket/wire/console';

export type Connector = AnswerOf<typeof listConnectors>['items'][number];
export type Purpose = Connector['purposes'][number];
export type Preview = AnswerOf<typeof previewConnectorChange>;
