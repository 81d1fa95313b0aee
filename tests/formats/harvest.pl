# Harvests an OAI-PMH static repository as libraries do: the path of a file in, a line "identifier title" a record out.
use strict;
use warnings;
use HTTP::OAI;
use HTTP::OAI::Metadata::OAI_DC;
use Cwd 'abs_path';

binmode STDOUT, ':utf8';
my $harvester = HTTP::OAI::Harvester->new(baseURL => 'file://' . abs_path(shift));
my $identity = $harvester->Identify;
die $identity->message if $identity->is_error;
my $records = $harvester->ListRecords(metadataPrefix => 'oai_dc', handlers => { metadata => 'HTTP::OAI::Metadata::OAI_DC' });
die $records->message if $records->is_error;
while (my $record = $records->next) {
    print $record->identifier, ' ', $record->metadata->dc->{title}[0], "\n";
}
