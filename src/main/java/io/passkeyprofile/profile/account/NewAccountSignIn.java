package io.passkeyprofile.profile.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Signs people in to the account they have just opened, with no need to type the password
 * again. Who was signed in before in that browser no longer is.
 */
public interface NewAccountSignIn {

	/**
	 * Signs a person in.
	 * @param account the account that was just opened
	 * @param request the request that opened it
	 * @param response its response, not committed yet
	 */
	void signIn(Account account, HttpServletRequest request, HttpServletResponse response);

}
