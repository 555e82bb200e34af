// Renders what core sends as the JSON that is delivered.

import type { ActivityRenderer, Ctx } from '../../core/context.ts';
import type { OutgoingActivity, RenderedActivity } from '../../core/ports.ts';
import { isOpen } from '../../core/posts/policy.ts';
import { quoteBy } from '../../core/posts/quotes/rows.ts';
import { replyAuthorization } from '../../core/posts/replies/rows.ts';
import { asSentOut } from '../../core/posts/sensitive.ts';
import type { Post, Quote } from '../../db/rows.ts';
import { PLAIN_CONTEXT, POST_CONTEXT } from '../vocab.ts';
import { moveDocument, updateActorDocument } from './actor-activities.ts';
import { actorPartsOf, domainOf } from './actor-parts.ts';
import { announceDocument } from './announce.ts';
import { blockDocument } from './block.ts';
import { deleteAuthorizationDocument } from './consent/documents.ts';
import { authorizationOf, authorized, markAnswerDocument, markRequestDocument } from './consent/mark.ts';
import { quoteAnswerDocument, quoteRequestDocument } from './consent/quote.ts';
import { replyAnswerDocument, replyRequestDocument } from './consent/reply.ts';
import { createDocument, updateDocument } from './create.ts';
import { deleteActorDocument, deleteDocument } from './delete.ts';
import type { Document } from './document.ts';
import {
  collectionChangeDocument,
  collectionItemChangeDocument,
  deleteFeatureAuthorizationDocument,
  featureAnswerDocument,
  featureRequestDocument,
} from './featured-collections/document.ts';
import { collectionPartsOf, featuredPartsOf } from './featured-collections/parts.ts';
import { flagDocument } from './flag.ts';
import { answerDocument, followDocument } from './follow.ts';
import { likeDocument, reactionDocument } from './like.ts';
import { hashtagPinDocument, pinDocument } from './pins.ts';
import { postDocument } from './post.ts';
import { undoDocument } from './undo.ts';
import { voteDocument } from './vote.ts';

/** What leaves this server as the JSON that is sent: rendered once, byte for byte the same to everyone. */
export const renderActivity: ActivityRenderer = async (ctx, activity): Promise<RenderedActivity> => {
  const document = await documentOf(ctx, activity);
  const complete = '@context' in document ? document : { '@context': PLAIN_CONTEXT, ...document };
  const again = 'againId' in activity && activity.againId !== undefined ? `/again/${activity.againId}` : '';
  return { uri: `${complete.id}${again}`, type: String(complete.type), body: JSON.stringify(complete) };
};

async function announce(
  ctx: Ctx,
  { boost, post, booster, author }: Extract<OutgoingActivity, { type: 'announce' }>,
): Promise<Document> {
  if (isOpen(post.visibility)) {
    const authorization = await authorizationOf(ctx, post.boostApproval, boost.id);
    return authorized(announceDocument(boost, post, booster, author), 'Announce', authorization);
  }
  // Only answers to what is open name whom they answer.
  const parts = {
    post,
    author,
    domain: await domainOf(ctx, author),
    parentAuthorUri: null,
    quote: await quoteIn(ctx, post),
    replyAuthorization: await authorizationIn(ctx, post),
  };
  return {
    '@context': POST_CONTEXT,
    ...announceDocument(boost, post, booster, author, postDocument(parts)),
  };
}

/** Nothing is read for posts that quote nothing, which are nearly all. */
async function quoteIn(ctx: Ctx, post: Post): Promise<Quote | null> {
  return post.quoteUri === null ? null : quoteBy(ctx, post.id);
}

/** Nor for posts that need nobody's consent. */
async function authorizationIn(ctx: Ctx, post: Post): Promise<string | null> {
  return post.replyState === 'ACCEPTED' ? replyAuthorization(ctx, post.id) : null;
}

const COLLECTION_CHANGES = {
  addCollection: 'Add',
  updateCollection: 'Update',
  removeCollection: 'Remove',
} as const;

async function documentOf(ctx: Ctx, activity: OutgoingActivity): Promise<Document> {
  switch (activity.type) {
    case 'create':
    case 'update': {
      const { post, author, mentioned, parentAuthor } = activity;
      const parts = {
        post: await asSentOut(ctx.app, post),
        author,
        domain: await domainOf(ctx, author),
        parentAuthorUri: parentAuthor?.uri ?? null,
        addressed: mentioned.map((identity) => identity.uri),
        quote: await quoteIn(ctx, post),
        replyAuthorization: await authorizationIn(ctx, post),
      };
      return activity.type === 'create'
        ? createDocument(parts)
        : updateDocument(parts, activity.freshId ?? null);
    }
    case 'delete':
      return deleteDocument(activity.post, activity.author);
    case 'announce':
      return announce(ctx, activity);
    case 'undoAnnounce':
      return undoDocument(announceDocument(activity.boost, activity.post, activity.booster, activity.author));
    case 'like': {
      const { favourite, post, identity, author } = activity;
      const authorization = await authorizationOf(ctx, post.favouriteApproval, favourite.id);
      return authorized(likeDocument(favourite, post, identity, author), 'Like', authorization);
    }
    case 'react':
      return reactionDocument(activity.reaction, activity.post, activity.identity, activity.author);
    case 'undoReact':
      return undoDocument(
        reactionDocument(activity.reaction, activity.post, activity.identity, activity.author),
      );
    case 'undoLike':
      return undoDocument(
        likeDocument(activity.favourite, activity.post, activity.identity, activity.author),
      );
    case 'vote':
      return voteDocument(activity.vote, activity.post, activity.voter, activity.author);
    case 'quoteRequest': {
      const { quote, post, author, quotedAuthor } = activity;
      const parts = { post, author, domain: await domainOf(ctx, author), parentAuthorUri: null, quote };
      return quoteRequestDocument(quote, author, quotedAuthor, postDocument(parts));
    }
    case 'answerQuote':
      return quoteAnswerDocument(activity, ctx.app.ids.next());
    case 'replyRequest': {
      const { post, author, parentAuthor } = activity;
      const domain = await domainOf(ctx, author);
      const parts = {
        post: await asSentOut(ctx.app, post),
        author,
        domain,
        parentAuthorUri: parentAuthor.uri,
      };
      return replyRequestDocument(activity, postDocument(parts));
    }
    case 'answerReply':
      return replyAnswerDocument(activity, ctx.app.ids.next());
    case 'markRequest':
      return markRequestDocument(activity);
    case 'answerMark':
      return markAnswerDocument(activity, ctx.app.ids.next());
    case 'deleteAuthorization':
      return deleteAuthorizationDocument(activity.authorizationUri, activity.author);
    case 'addCollection':
    case 'updateCollection':
    case 'removeCollection':
      return collectionChangeDocument(
        COLLECTION_CHANGES[activity.type],
        await collectionPartsOf(ctx, activity.collection, activity.owner),
      );
    case 'addCollectionItem':
    case 'removeCollectionItem': {
      const { type, item, collection, owner } = activity;
      const [featured = { item, type: 'PERSON' as const }] = await featuredPartsOf(ctx, [item]);
      return collectionItemChangeDocument(
        type === 'addCollectionItem' ? 'Add' : 'Remove',
        featured,
        collection,
        owner,
      );
    }
    case 'featureRequest': {
      const { item, collection, owner, featured } = activity;
      return featureRequestDocument(item, collection, owner, featured);
    }
    case 'answerFeature':
      return featureAnswerDocument(activity, ctx.app.ids.next());
    case 'deleteFeatureAuthorization': {
      const { item, collection, owner, featured } = activity;
      return deleteFeatureAuthorizationDocument(item, collection, owner, featured);
    }
    case 'follow':
      return followDocument(activity.follow, activity.follower, activity.followee);
    case 'undoFollow':
      return undoDocument(followDocument(activity.follow, activity.follower, activity.followee));
    case 'accept':
      return answerDocument(
        'Accept',
        activity.follow,
        activity.follower,
        activity.followee,
        ctx.app.ids.next(),
      );
    case 'reject':
      return answerDocument(
        'Reject',
        activity.follow,
        activity.follower,
        activity.followee,
        ctx.app.ids.next(),
      );
    case 'block':
      return blockDocument(activity.block, activity.blocker, activity.blocked);
    case 'undoBlock':
      return undoDocument(blockDocument(activity.block, activity.blocker, activity.blocked));
    case 'addPin':
      return pinDocument('Add', activity.pinId, activity.post, activity.identity);
    case 'removePin':
      return pinDocument('Remove', activity.pinId, activity.post, activity.identity);
    case 'addHashtag':
    case 'removeHashtag': {
      const { featuredId, tag, identity } = activity;
      const change = activity.type === 'addHashtag' ? 'Add' : 'Remove';
      return hashtagPinDocument(change, featuredId, tag, identity, await domainOf(ctx, identity));
    }
    case 'updateActor':
      return updateActorDocument(await actorPartsOf(ctx, activity.identity), ctx.app.ids.next());
    case 'deleteActor':
      return deleteActorDocument(activity.identity);
    case 'flag':
      return flagDocument(
        activity.report,
        activity.sender,
        activity.target,
        activity.posts,
        activity.collections,
      );
    case 'move':
      return moveDocument(activity.identity, activity.target, ctx.app.ids.next());
  }
}
