// Uploads a file in pieces, shows how far it is, and goes on where a broken upload stopped. Without it
// the form sends the file whole.
import { sha256 } from "/assets/hashes/sha2.js";

const PIECE_BYTES = 4 * 1024 * 1024; // as large as the services keep them
const ATTEMPTS_MAX = 5;
const WAIT_MS = 1000;
const CONFLICT = 409;
const SIGNED_OUT = 401;
const BROKEN = "上传中断，已收到的部分保留 24 小时。请重新选择同一文件继续上传。";

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Upload {
  constructor(form, file, report) {
    const service = form.elements.service.value;
    this.place = `${form.dataset.upload}/${service}/uploads`;
    this.headers = { "X-CSRF": form.dataset.csrf };
    this.file = file;
    this.report = report;
    this.note = `upload ${this.place} ${file.name} ${file.size} ${file.lastModified}`;
  }

  async ask(method, rest, headers, body) {
    const all = { ...this.headers, ...headers };
    return await fetch(this.place + rest, { method, headers: all, body, redirect: "manual" });
  }

  async json(rest, key, body) {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
    return await told(await this.ask("POST", rest, headers, JSON.stringify(body)));
  }

  // How many bytes the service has; an upload that it does not know is begun.
  async open() {
    const id = localStorage.getItem(this.note);
    if (id) {
      const answer = await this.ask("HEAD", `/${id}`, {});
      if (answer.ok) {
        this.id = id;
        return Number(answer.headers.get("Upload-Offset"));
      }
    }
    const wanted = { file_name: this.file.name, size_bytes: this.file.size };
    const begun = await this.json("", hex(crypto.getRandomValues(new Uint8Array(16))), wanted);
    this.id = begun.upload_id;
    localStorage.setItem(this.note, this.id);
    return begun.received_bytes;
  }

  async piece(offset, bytes) {
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    await told(await this.ask("PATCH", `/${this.id}`, headers, bytes));
  }

  async run() {
    let have = await this.open();
    const hash = sha256.create();
    for (let start = 0; start < this.file.size; start += PIECE_BYTES) {
      const bytes = new Uint8Array(await this.file.slice(start, start + PIECE_BYTES).arrayBuffer());
      hash.update(bytes);
      const end = start + bytes.length;
      for (let attempt = 1; have < end; attempt += 1) {
        try {
          await this.piece(have, bytes.subarray(have - start));
          have = end;
        } catch (error) {
          const final = error instanceof Refused && error.status !== CONFLICT;
          if (final || attempt === ATTEMPTS_MAX) throw error;
          await pause(WAIT_MS * attempt);
          have = await this.open();
          if (have < start) return await this.run(); // it was begun anew
        }
      }
      this.report(Math.floor((100 * end) / this.file.size));
    }
    await this.json(`/${this.id}/completion`, this.id, { sha256: hex(hash.digest()) });
    localStorage.removeItem(this.note);
  }
}

// The answer's content; what a service refuses is told in its words.
async function told(answer) {
  if (answer.ok) return answer.status === 204 ? {} : await answer.json();
  if (answer.type === "opaqueredirect" || answer.status === SIGNED_OUT) {
    throw new Error("登录已过期，请重新登录后选择同一文件继续上传。");
  }
  const problem = await answer.json().catch(() => ({}));
  const faults = problem.errors?.length ? problem.errors : [problem];
  if (answer.status >= 500) throw new Error("");
  throw new Refused(answer.status, faults.map((one) => one.title ?? "未能上传").join("；"));
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", async (event) => {
    const [file] = form.elements.file.files;
    if (!file) return; // the page says so
    event.preventDefault();
    const [shown] = form.querySelectorAll("[data-progress]");
    const bar = shown.querySelector("progress");
    const words = shown.querySelector("[data-told]");
    const button = form.querySelector("button");
    const leaving = (leave) => leave.preventDefault();
    shown.hidden = false;
    button.disabled = true;
    words.textContent = "正在上传";
    window.addEventListener("beforeunload", leaving);
    const upload = new Upload(form, file, (percent) => {
      bar.value = percent;
      words.textContent = percent < 100 ? `已上传 ${percent}%` : "正在检查";
    });
    try {
      await upload.run();
      window.removeEventListener("beforeunload", leaving);
      location.assign(`${form.dataset.upload}?done=${encodeURIComponent(file.name)}`);
    } catch (error) {
      if (error instanceof Refused) localStorage.removeItem(upload.note);
      words.textContent = error instanceof TypeError ? BROKEN : error.message || BROKEN;
      window.removeEventListener("beforeunload", leaving);
      button.disabled = false;
    }
  });
}
