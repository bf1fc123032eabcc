// Hosts the services in an application domain of ASP.NET, behind an HttpListener.
//
// /tokens issues tokens that are valid for one call. Below /secure a request without a token is rejected with the status
// 499, and one with another token with 498, as ArcGIS Server does.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Web;
using System.Web.Hosting;

namespace Peer {
    public class Host : MarshalByRefObject {
        readonly HashSet<string> tokens = new HashSet<string>();
        int issued;

        public override object InitializeLifetimeService() { return null; }

        public void Run(int port) {
            var listener = new HttpListener();
            listener.Prefixes.Add("http://127.0.0.1:" + port + "/");
            listener.Start();
            while (true) {
                var context = listener.GetContext();
                ThreadPool.QueueUserWorkItem(_ => Serve(context, port));
            }
        }

        void Serve(HttpListenerContext context, int port) {
            try {
                var path = context.Request.Url.AbsolutePath;
                if (path == "/tokens") {
                    Text(context, 200, Issue());
                } else if (path.StartsWith("/secure/") && context.Request.HttpMethod == "POST" && !Admit(context)) {
                    // The response has been sent.
                } else {
                    HttpRuntime.ProcessRequest(new Worker(context, path.Replace("/secure/", "/"), port));
                }
            } catch (Exception error) {
                Console.Error.WriteLine(error);
                context.Response.Abort();
            }
        }

        string Issue() {
            lock (tokens) {
                var token = "token+" + ++issued + "/&=";
                tokens.Add(token);
                return token;
            }
        }

        bool Admit(HttpListenerContext context) {
            var token = context.Request.QueryString["token"];
            if (string.IsNullOrEmpty(token)) {
                Text(context, 499, "Token Required");
                return false;
            }
            lock (tokens) {
                if (tokens.Remove(token)) return true;
            }
            Text(context, 498, "Invalid Token");
            return false;
        }

        static void Text(HttpListenerContext context, int status, string text) {
            var bytes = Encoding.UTF8.GetBytes(text);
            // The request is read to its end, so that the connection can be used again.
            context.Request.InputStream.CopyTo(Stream.Null);
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Close(bytes, true);
        }
    }

    // A request and its response, between HttpListener and ASP.NET.
    class Worker : SimpleWorkerRequest {
        readonly HttpListenerContext context;
        readonly int port;
        readonly byte[] body;

        public Worker(HttpListenerContext context, string path, int port)
            : base(path.TrimStart('/'), context.Request.Url.Query.TrimStart('?'), TextWriter.Null) {
            this.context = context;
            this.port = port;
            var buffer = new MemoryStream();
            context.Request.InputStream.CopyTo(buffer);
            body = buffer.ToArray();
        }

        public override string GetHttpVerbName() { return context.Request.HttpMethod; }
        public override string GetHttpVersion() { return "HTTP/1.1"; }
        public override string GetServerName() { return "127.0.0.1"; }
        public override string GetLocalAddress() { return "127.0.0.1"; }
        public override int GetLocalPort() { return port; }
        public override string GetRawUrl() { return context.Request.RawUrl; }
        public override byte[] GetPreloadedEntityBody() { return body; }
        public override bool IsEntireEntityBodyIsPreloaded() { return true; }
        public override string GetUnknownRequestHeader(string name) { return context.Request.Headers[name]; }

        public override string GetKnownRequestHeader(int index) {
            return context.Request.Headers[GetKnownRequestHeaderName(index)];
        }

        public override string[][] GetUnknownRequestHeaders() {
            var headers = new List<string[]>();
            foreach (string name in context.Request.Headers) {
                if (GetKnownRequestHeaderIndex(name) < 0) headers.Add(new[] { name, context.Request.Headers[name] });
            }
            return headers.ToArray();
        }

        public override void SendStatus(int code, string description) { context.Response.StatusCode = code; }

        public override void SendKnownResponseHeader(int index, string value) {
            SendUnknownResponseHeader(GetKnownResponseHeaderName(index), value);
        }

        public override void SendUnknownResponseHeader(string name, string value) {
            if (name == "Content-Type") context.Response.ContentType = value;
            else if (name == "Set-Cookie") context.Response.AppendHeader(name, value);
            // HttpListener frames the body itself.
        }

        public override void SendResponseFromMemory(byte[] data, int length) {
            context.Response.OutputStream.Write(data, 0, length);
        }

        public override void FlushResponse(bool last) {
            if (last) context.Response.Close();
        }

        public override void EndOfRequest() { context.Response.Close(); }
    }
}
