package io.passkeyprofile.profile.signin.signup;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.NewUsername;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.account.UnfitUsernameException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.account.UsernameTakenException;
import io.passkeyprofile.profile.session.NewSessionAuthenticationStrategy;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The sign-up page.
 */
@Controller
class SignUpController {

	private final SignUp signUp;

	private final SessionAuthenticationStrategy newSession;

	private final SessionAuthenticationStrategy newCsrfToken;

	private final Throttle throttle;

	private final Clock clock;

	SignUpController(SignUp signUp, NewSessionAuthenticationStrategy newSession, CsrfTokenRepository csrfTokens,
			Throttle throttle, Clock clock) {
		this.signUp = signUp;
		this.newSession = newSession;
		this.newCsrfToken = new CsrfAuthenticationStrategy(csrfTokens);
		this.throttle = throttle;
		this.clock = clock;
	}

	@GetMapping("/sign-up")
	String show(HttpServletRequest request, Model model) {
		model.addAttribute("form", new SignUpForm(null, null));
		return (request.getUserPrincipal() != null) ? "redirect:/profile" : "signin/signup/sign-up";
	}

	@PostMapping("/sign-up")
	String submit(HttpServletRequest request, HttpServletResponse response, Model model) {
		SignUpForm form = new SignUpForm(request.getParameter("username"), request.getParameter("password"));
		BindingResult errors = new BeanPropertyBindingResult(form, "form");
		model.addAttribute("form", form);
		model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "form", errors);
		Username username = valid(form.username(), NewUsername::of, errors);
		NewPassword password = valid(form.password(), NewPassword::new, errors);
		if (username != null && password != null) {
			try {
				// Checked before throttling: it reveals nothing about accounts
				password.requireUnlike(username);
				this.throttle.take(Bucket.SIGN_UP, this.throttle.network());
				signIn(this.signUp.open(username, password), request, response);
				return "redirect:/passkey-offer";
			}
			catch (UnfitPasswordException ex) {
				errors.rejectValue("password", ex.getMessageKey());
			}
			catch (UnfitUsernameException ex) {
				errors.rejectValue("username", ex.getMessageKey());
			}
			catch (UsernameTakenException ex) {
				errors.rejectValue("username", "sign-up.username.taken");
			}
			catch (TryLaterException ex) {
				ex.tell(response);
				errors.reject(ex.getMessageKey(), new Object[] { ex.getWaitingTime() }, null);
			}
		}
		return "signin/signup/sign-up";
	}

	/** Counts the password that was just chosen as one that was just typed. */
	private void signIn(Account account, HttpServletRequest request, HttpServletResponse response) {
		Authentication authentication = UsernamePasswordAuthenticationToken.authenticated(account, null,
				List.of(FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)
					.issuedAt(this.clock.instant())
					.build()));
		this.newSession.onAuthentication(authentication, request, response);
		this.newCsrfToken.onAuthentication(authentication, request, response);
	}

	private static <T> @Nullable T valid(@Nullable String value, Function<String, T> type, BindingResult errors) {
		try {
			return type.apply(Objects.requireNonNullElse(value, ""));
		}
		catch (UnfitPasswordException ex) {
			errors.rejectValue("password", ex.getMessageKey());
		}
		catch (UnfitUsernameException ex) {
			errors.rejectValue("username", ex.getMessageKey());
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue("username", "sign-up.username.invalid");
		}
		return null;
	}

}
