package io.passkeyprofile.profile.session;

class H2SessionStoreTests extends SessionStoreTests {

}
