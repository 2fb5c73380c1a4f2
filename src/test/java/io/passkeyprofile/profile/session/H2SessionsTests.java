package io.passkeyprofile.profile.session;

class H2SessionsTests extends SessionsTests {

}
