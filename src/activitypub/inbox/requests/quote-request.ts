// A received QuoteRequest: somebody elsewhere asks to quote a post of one of ours (FEP-044f).

import { receiveQuoteRequest, refuseQuote, welcomes } from '../../../core/posts/quotes/receive.ts';
import { interactionRequest } from './interaction-request.ts';

export const handleQuoteRequest = interactionRequest({
  welcomes,
  refuse: refuseQuote,
  doesSo: (data, quoted) => data.quoteUri === quoted.uri && !data.isLegacyQuote,
  isDelivery: false,
  receive: receiveQuoteRequest,
});
