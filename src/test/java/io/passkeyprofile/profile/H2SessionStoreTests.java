package io.passkeyprofile.profile;

class H2SessionStoreTests extends SessionStoreTests {

}
