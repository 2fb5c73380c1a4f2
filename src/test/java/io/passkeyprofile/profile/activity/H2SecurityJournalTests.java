package io.passkeyprofile.profile.activity;

class H2SecurityJournalTests extends SecurityJournalTests {

}
