// Crawlee as its guide shows it: follow the links of one host, take the facts of every page. node crawl.mjs PORT PAGES
import { CheerioCrawler, Configuration, log } from '@crawlee/cheerio';

const [port, most] = process.argv.slice(2).map(Number);
log.setLevel(log.LEVELS.OFF);
let letters = 0;
const crawler = new CheerioCrawler(
  {
    minConcurrency: 16,
    maxConcurrency: 16,
    maxRequestsPerCrawl: 2 * most,
    maxRequestRetries: 0,
    async requestHandler({ $, enqueueLinks }) {
      const facts = {
        title: $('title').text(),
        headings: $('h1,h2,h3').map((_, one) => $(one).text()).get(),
        links: $('a[href]').map((_, one) => [$(one).attr('href'), $(one).text()]).get(),
        text: $('body').text(),
      };
      letters += facts.text.length;
      await enqueueLinks({ strategy: 'same-hostname', exclude: [/login/, /viewMode=print/] });
    },
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run([`http://127.0.0.1:${port}/`]);
console.log(JSON.stringify({ letters }));
