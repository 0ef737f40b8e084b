import type { AnswerOf, listConnectors } from '@picket/wire/console';

export type Connector = AnswerOf<typeof listConnectors>['items'][number];
export type Purpose = Connector['purposes'][number];
