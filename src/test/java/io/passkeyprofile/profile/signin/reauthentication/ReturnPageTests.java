package io.passkeyprofile.profile.signin.reauthentication;

import io.passkeyprofile.profile.signin.reauthentication.ReauthenticationConfigurer.ReturnPage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReturnPageTests {

	@ParameterizedTest
	@CsvSource({ "/profile/passkeys/new,ADD_PASSKEY", "/passkey-offer,PASSKEY_OFFER",
			"/profile/passkeys/9DeEXvYBStnzwQcHFd6f558L/revoke,REVOKE_PASSKEY",
			"/profile/passkeys/a%20b%C3%A4/revoke,REVOKE_PASSKEY", "/profile/passkeys/a.b~c_d-e/revoke,REVOKE_PASSKEY",
			"/profile/passkeys/.../revoke,REVOKE_PASSKEY", "/profile/password,CHANGE_PASSWORD",
			"/profile/sessions/1b4e28ba-2fa1-11d2-883f-0016d3cca427/end,END_SESSION",
			"/profile/sessions/end-others,END_OTHER_SESSIONS" })
	void isFoundByItsPath(String path, ReturnPage page) {
		assertThat(ReturnPage.at(path)).hasValue(page);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/profile", "/confirm", "profile/password", "//evil.example/profile/password",
			"https://evil.example/profile/password", "/profile/passkeys/../revoke", "/profile/passkeys/./revoke",
			"/profile/passkeys/%2e%2e/revoke", "/profile/passkeys/%2E%2E/revoke", "/profile/passkeys/.%2e/revoke",
			"/profile/passkeys//revoke", "//profile/password", "/profile//password", "/profile/password/",
			"/profile/password;a=b", "/profile/passkeys/a;b/revoke", "/profile/passkeys/a%3Bb%2F/revoke",
			"/profile/passkeys/a%2Fb/revoke", "/profile/passkeys/a%2fb/revoke", "/profile/passkeys/a\\b/revoke",
			"/profile/passkeys/a%5Cb/revoke", "\\profile\\password", "/profile/password?x", "/profile/password#x",
			"/profile/passkeys/a?b/revoke", "/profile/passkeys/a#/revoke", "/profile/passkeys/%/revoke",
			"/profile/passkeys/%zz/revoke", "/profile/passkeys/%c3%a4/revoke", "/profile/passkeys/%61/revoke",
			"/profile/passkeys/\u00e4/revoke", "/profile/passkeys/a%0Ab/revoke", "/profile/passkeys/a b/revoke",
			"/profile/passkeys/a\r\nb/revoke", "/profile/passkeys/a/b/revoke", "/Profile/password" })
	void isNotFoundByAnyOtherPath(String path) {
		assertThat(ReturnPage.at(path)).isEmpty();
	}

}
