/** A name that people trust, and that phishers use. */
export interface WellKnownName {
  /** The word that people recognize. */
  readonly word: string;
  /** The first is the one that people type. All of them and what is below belong to the name's owner. */
  readonly domains: readonly string[];
  /** Whether it is also a word or a part of honest names: then it has to stand beside a word that lures. */
  readonly isWord?: boolean;
}

const named = (word: string, ...domains: string[]): WellKnownName => ({ word, domains });
const word = (text: string, ...domains: string[]): WellKnownName => ({ word: text, domains, isWord: true });

const microsoft = [
  'microsoft.com',
  'microsoftonline.com',
  'microsoftonline.us',
  'microsoftonline.de',
  'microsoft365.com',
  'cloud.microsoft',
  'office.com',
  'office365.com',
  'office.net',
  'outlook.com',
  'live.com',
  'onedrive.com',
  'sharepoint.com',
  'azure.com',
  'windows.net',
];

/**
 * The names that phishing reports of the last years name most often: sign-in, mail, payment, parcels, wallets. Written for
 * Picket, from general knowledge; whoever misses one, adds a line. https://apwg.org/trendsreports
 */
export const wellKnownNames: readonly WellKnownName[] = [
  named('microsoft', ...microsoft),
  named('microsoftonline', ...microsoft),
  named('office365', ...microsoft),
  named('sharepoint', ...microsoft),
  named('onedrive', ...microsoft),
  named('outlook', ...microsoft),
  named('google', 'google.com', 'googleapis.com', 'withgoogle.com', 'googleusercontent.com'),
  named('icloud', 'icloud.com', 'apple.com', 'icloud.com.cn', 'icloud-content.com'),
  word('apple', 'apple.com', 'icloud.com', 'cdn-apple.com'),
  named('facebook', 'facebook.com', 'fb.com', 'facebook.net', 'meta.com'),
  named('instagram', 'instagram.com', 'cdninstagram.com', 'facebook.com'),
  named('whatsapp', 'whatsapp.com', 'whatsapp.net', 'facebook.com'),
  named('telegram', 'telegram.org', 't.me', 'telegram.me'),
  named('linkedin', 'linkedin.com', 'licdn.com'),
  named('paypal', 'paypal.com', 'paypalobjects.com', 'paypal.me'),
  word('amazon', 'amazon.com', 'amazonaws.com', 'amazon.dev', 'media-amazon.com'),
  named('netflix', 'netflix.com', 'nflxvideo.net', 'nflxext.com'),
  named('spotify', 'spotify.com', 'scdn.co'),
  named('dropbox', 'dropbox.com', 'dropboxusercontent.com'),
  named('docusign', 'docusign.com', 'docusign.net'),
  named('adobe', 'adobe.com', 'adobe.io'),
  named('github', 'github.com', 'githubusercontent.com', 'githubassets.com', 'github.io'),
  named('gitlab', 'gitlab.com', 'gitlab.io'),
  named('okta', 'okta.com', 'oktacdn.com'),
  named('salesforce', 'salesforce.com', 'force.com'),
  named('coinbase', 'coinbase.com'),
  named('binance', 'binance.com'),
  named('metamask', 'metamask.io'),
  named('kraken', 'kraken.com'),
  named('trustwallet', 'trustwallet.com'),
  named('blockchain', 'blockchain.com', 'blockchain.info'),
  named('wellsfargo', 'wellsfargo.com'),
  named('bankofamerica', 'bankofamerica.com'),
  named('citibank', 'citibank.com', 'citi.com'),
  named('hsbc', 'hsbc.com'),
  named('barclays', 'barclays.com', 'barclays.co.uk'),
  named('santander', 'santander.com'),
  named('sparkasse', 'sparkasse.de'),
  word('chase', 'chase.com'),
  word('visa', 'visa.com'),
  named('mastercard', 'mastercard.com'),
  named('americanexpress', 'americanexpress.com'),
  named('fedex', 'fedex.com'),
  named('usps', 'usps.com'),
  word('dhl', 'dhl.com', 'dhl.de'),
  word('ups', 'ups.com'),
  named('royalmail', 'royalmail.com'),
  word('steam', 'steampowered.com', 'steamcommunity.com'),
  named('steamcommunity', 'steamcommunity.com', 'steampowered.com'),
  word('discord', 'discord.com', 'discordapp.com', 'discord.gg'),
  named('roblox', 'roblox.com'),
  named('samsung', 'samsung.com', 'samsungcloud.com'),
  named('ebay', 'ebay.com', 'ebayimg.com'),
  named('airbnb', 'airbnb.com'),
  word('booking', 'booking.com', 'bstatic.com'),
  word('zoom', 'zoom.us', 'zoom.com'),
];
