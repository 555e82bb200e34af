import { testUploads } from './upload-suite.ts';

testUploads('sqlite');
