use strict;
use warnings;
use Mojolicious::Lite -signatures;
use Mojo::Server::Daemon;

app->log->level('fatal');

websocket '/' => sub ($c) {
  $c->inactivity_timeout(300);
  $c->tx->max_websocket_size(2**25);
  $c->tx->with_compression;
  $c->on(text   => sub ($c, $bytes) { $c->tx->send({text   => $bytes}) });
  $c->on(binary => sub ($c, $bytes) { $c->tx->send({binary => $bytes}) });
};

Mojo::Server::Daemon->new(
  app    => app,
  silent => 1,
  listen => ["http://127.0.0.1:$ENV{PORT}"],
)->run;
