// The GraphQL fragment that an upload, which no post has yet, is made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';

export const UPLOAD = graphql(`fragment Upload on Media {
  id key state purpose isUsed
  type url previewUrl previewWidth previewHeight alt width height blurHash focus { x y } duration isSilent frameRate bitrate
}`);

export type UploadData = ResultOf<typeof UPLOAD>;
