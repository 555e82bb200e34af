import { testUploads } from '../../media/upload-suite.ts';

testUploads('sqlite');
