import type { Translated } from '../../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  meaning:
    'Ein Entra-Administrator erlaubt Picket, was es braucht, einmal für jeden Zweck. „Synchronisierung und Signale“ wird immer gebraucht. „Einrichtung“ schreibt die Objekte der späteren Schritte und wird danach zurückgegeben. „Reaktion“ ist für Markierungen, auf die der bedingte Zugriff reagiert.',
  loading: 'die Berechtigungen',
  done: '„Synchronisierung und Signale“ ist erteilt: Bei Microsoft wird gelesen. Sie können weitergehen.',
  open: '„Synchronisierung und Signale“ ist noch nicht erteilt: Ohne diesen Zweck wird nichts gelesen.',
};
