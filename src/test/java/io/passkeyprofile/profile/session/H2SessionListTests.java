package io.passkeyprofile.profile.session;

class H2SessionListTests extends SessionListTests {

}
