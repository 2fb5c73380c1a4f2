package io.passkeyprofile.profile.session;

class H2SignOutTests extends SignOutTests {

}
